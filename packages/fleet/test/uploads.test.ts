import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { BlobsDefinition, bytesBlob, connect, putBlob } from "@conclave/protocol";
import { describe, expect, it, onTestFinished } from "vitest";
import { connectClient, countingSpec, startCoordinator, submitCounting, temporaryDirectory } from "./support/fleet.js";

async function coordinatorWith(uploads: Parameters<typeof startCoordinator>[1]) {
  const directory = await temporaryDirectory();
  const { address } = await startCoordinator(directory, uploads);
  const connection = await connect({ address, tls: null, peer: "coordinator", deadlineMs: 120_000, patienceMs: 0 });
  onTestFinished(() => connection.close());
  return { address, blobs: connection.client(BlobsDefinition), artifacts: join(directory, "state", "artifacts") };
}

const patient = { signal: new AbortController().signal, patienceMs: 600_000 };
const header = (sha256: string, size: bigint) => ({
  part: { $case: "header" as const, value: { sha256, size, offset: 0n } },
});

describe("an upload that announces more than the coordinator accepts", () => {
  it("is refused at its header: no file of it is made, and smaller ones are still accepted", async () => {
    const { blobs, artifacts } = await coordinatorWith({});
    const endless = (async function* () {
      yield header("1".repeat(64), 2n ** 60n);
      for (;;) yield { part: { $case: "chunk" as const, value: new Uint8Array(65_536) } };
    })();
    await expect(blobs.put(endless)).rejects.toMatchObject({
      code: "resource-exhausted",
      message: expect.stringMatching(/announced with 1 EiB; this coordinator accepts at most 16 GiB/),
    });
    await expect(readdir(join(artifacts, "partial"))).rejects.toThrow(/ENOENT/);
    const honest = bytesBlob(Buffer.from("honest"));
    await putBlob(blobs, honest, patient);
    expect(await blobs.stat({ sha256: honest.sha256 })).toEqual({ complete: true, heldBytes: 6n });
  });

  it("ends a client's submission at once, with the coordinator's reason", async () => {
    const { address } = await coordinatorWith({ uploads: { maxBytes: 1_000 } });
    const client = await connectClient(address);
    // A client that tried again until its patience ends would outlast this test.
    await expect(submitCounting(client, "large", countingSpec(1, 1))).rejects.toMatchObject({
      code: "resource-exhausted",
      message: expect.stringContaining("this coordinator accepts at most 1000 bytes"),
    });
    expect(await client.list()).toEqual([]);
  });
});

it("an upload that finds no space on the disk ends at once, and says what is promised and kept in reserve", async () => {
  const diskSpace = async () => ({ freeBytes: 2_000, totalBytes: 100_000 });
  const { blobs } = await coordinatorWith({ uploads: { reserveBytes: 1_500, diskSpace } });
  await expect(putBlob(blobs, bytesBlob(new Uint8Array(501)), patient)).rejects.toMatchObject({
    code: "resource-exhausted",
    message: expect.stringMatching(
      /needs 501 bytes, and of 2 KiB free .* 1\.5 KiB are kept in reserve\. Free some space/,
    ),
  });
  await putBlob(blobs, bytesBlob(new Uint8Array(500)), patient);
});

it("an upload that sends more than it announced is stopped", async () => {
  const { blobs } = await coordinatorWith({});
  const longer = (async function* () {
    yield header("2".repeat(64), 10n);
    for (;;) yield { part: { $case: "chunk" as const, value: new Uint8Array(8) } };
  })();
  await expect(blobs.put(longer)).rejects.toMatchObject({
    code: "invalid-argument",
    message: expect.stringContaining("was announced with 10 bytes; more came"),
  });
});
