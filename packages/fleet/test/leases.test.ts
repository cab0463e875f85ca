import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  BlobsDefinition,
  bytesBlob,
  connect,
  FleetDefinition,
  type Lease,
  putBlob,
  RenewResponse_Verdict,
} from "@conclave/protocol";
import { expect, it, onTestFinished } from "vitest";
import type { CoordinatorOptions, Log } from "../src/index.js";
import { createWorkerIdentity } from "../src/worker-identity.js";
import {
  connectClient,
  countingSpec,
  ManualClock,
  startCoordinator,
  submitCounting,
  temporaryDirectory,
} from "./support/fleet.js";

const LEASE_MS = 400;

/** A coordinator with one run of one member, and the calls of its workers. */
async function fleetOfOne(options: Pick<CoordinatorOptions, "ownsWorkers" | "log"> = {}) {
  const directory = await temporaryDirectory();
  const clock = new ManualClock();
  const { address } = await startCoordinator(directory, { leaseMs: LEASE_MS, clock, ...options });
  const client = await connectClient(address);
  await submitCounting(client, "fenced", countingSpec(1, 1));
  const connection = await connect({ address, tls: null, peer: "coordinator", deadlineMs: 120_000, patienceMs: 1_000 });
  onTestFinished(() => connection.close());
  const fleet = connection.client(FleetDefinition);
  const blobs = connection.client(BlobsDefinition);
  const identities = { a: createWorkerIdentity(), b: createWorkerIdentity() };
  for (const [name, { id, secret }] of Object.entries(identities))
    await fleet.register({ worker: id, secret, name, host: "here", engine: "none", determinismClass: "none" });
  const acquire = async (name: "a" | "b"): Promise<Lease> => {
    const { id: worker, secret } = identities[name];
    const { assignment } = await fleet.acquire({ worker, secret, waitMs: 30_000, delivering: [] });
    if (!assignment?.lease) throw new Error("expected an assignment");
    return assignment.lease;
  };
  const put = async (text: string) => {
    const blob = bytesBlob(Buffer.from(text));
    await putBlob(blobs, blob, { signal: new AbortController().signal, patienceMs: 1_000 });
    return blob.sha256;
  };
  const artifact = (sha256: string) => join(directory, "state", "artifacts", sha256.slice(0, 2), sha256);
  return { client, clock, fleet, acquire, put, artifact, secret: identities.a.secret };
}

it("a member whose lease expired goes to the next worker, and the first one's late result is refused", async () => {
  const { client, clock, fleet, acquire, put, secret } = await fleetOfOne();
  const first = await acquire("a");
  const waiting = acquire("b");
  clock.run();
  const second = await waiting;
  clock.stop();
  expect(second.leaseEpoch).toBeGreaterThan(first.leaseEpoch);

  const result = {
    weightsSha256: await put("w"),
    predictionsSha256: await put("p"),
    summaryJson: "{}",
    summarySha256: "",
  };
  await expect(fleet.complete({ lease: first, secret, ...result })).rejects.toMatchObject({
    code: "failed-precondition",
  });
  const renewal = await fleet.renew({ lease: first, secret, progress: undefined, checkpoint: undefined });
  expect(renewal.verdict).toBe(RenewResponse_Verdict.VERDICT_LOST);
  expect((await client.get("fenced")).members[0]).toMatchObject({ status: "leased", worker: "b", attempts: 0 });
});

it.each([true, false])(
  "no member is taken after a time in which the coordinator slept (its own workers: %s)",
  async (ownsWorkers) => {
    const looked = new AbortController();
    const log: Log = (_, message) => {
      if (/every lease begins anew$|^member queued/.test(message)) looked.abort();
    };
    const { client, clock, fleet, acquire, secret } = await fleetOfOne({ ownsWorkers, log });
    const lease = await acquire("a");
    const awake = once(looked.signal, "abort");
    clock.advance(100 * LEASE_MS);
    await awake;
    const { verdict } = await fleet.renew({ lease, secret, progress: undefined, checkpoint: undefined });
    expect(verdict).toBe(RenewResponse_Verdict.VERDICT_CONTINUE);
    expect((await client.get("fenced")).members[0]).toMatchObject({ status: "leased", worker: "a", attempts: 0 });
  },
);

it("a result whose artifacts were never put is refused, and the lease stays", async () => {
  const { client, fleet, acquire, put, secret } = await fleetOfOne();
  const lease = await acquire("a");
  const result = {
    weightsSha256: await put("w"),
    predictionsSha256: "0".repeat(64),
    summaryJson: "{}",
    summarySha256: "",
  };
  await expect(fleet.complete({ lease, secret, ...result })).rejects.toMatchObject({ code: "not-found" });
  expect((await client.get("fenced")).members[0]?.status).toBe("leased");
});

it("a summary that no message can hold comes as an artifact, and reaches whoever asks for the run", async () => {
  const { client, fleet, acquire, put, secret } = await fleetOfOne();
  const lease = await acquire("a");
  const summary = { epochs: Array.from({ length: 150_000 }, (_, index) => ({ epoch: index + 1, loss: 0.123456789 })) };
  const files = { weightsSha256: await put("w"), predictionsSha256: await put("p") };
  const summarySha256 = await put(JSON.stringify(summary));
  const nowhere = fleet.complete({ lease, secret, ...files, summaryJson: "", summarySha256: "0".repeat(64) });
  await expect(nowhere).rejects.toMatchObject({ code: "not-found" });
  await fleet.complete({ lease, secret, ...files, summaryJson: "", summarySha256 });
  expect(JSON.stringify(summary).length).toBeGreaterThan(4 * 2 ** 20);
  const { members } = await client.get("fenced");
  expect(members[0]).toMatchObject({ status: "succeeded", summary });
});

it("a summary that was damaged after its upload is refused as damaged, and taken when it is brought again", async () => {
  const { client, fleet, acquire, put, secret, artifact } = await fleetOfOne();
  const lease = await acquire("a");
  const files = { weightsSha256: await put("w"), predictionsSha256: await put("p"), summaryJson: "" };
  const summarySha256 = await put('{"epochs":[]}');
  await writeFile(artifact(summarySha256), '{"epochs":{}}');
  const complete = () => fleet.complete({ lease, secret, ...files, summarySha256 });
  await expect(complete()).rejects.toMatchObject({ code: "data-loss" });
  expect((await client.get("fenced")).members[0]?.status).toBe("leased");
  await put('{"epochs":[]}');
  await complete();
  expect((await client.get("fenced")).members[0]).toMatchObject({ status: "succeeded", summary: { epochs: [] } });
});

it("progress reaches whoever watches the run, and the list of workers", async () => {
  const { client, fleet, acquire, secret } = await fleetOfOne();
  const lease = await acquire("a");
  const watch = client.watch("fenced");
  expect((await watch.next()).value).toMatchObject({ type: "run", run: { status: "running" } });
  const progress = {
    trainingEpoch: 2,
    trainingEpochs: 5,
    step: 12n,
    steps: 30n,
    loss: 0.5,
    metric: 0.75,
    samplesPerSecond: 99,
    stopping: { bestEpoch: 1, waited: 1, patience: 3 },
    microBatches: 2,
  };
  await fleet.renew({ lease, secret, progress, checkpoint: undefined });
  const { metric, ...same } = progress;
  const validation = { accuracy: metric };
  const expected = { ...same, step: 12, steps: 30, validation, validationAccuracy: metric };
  expect((await watch.next()).value).toMatchObject({
    type: "member",
    member: { status: "leased", progress: expected },
  });
  const r2 = 0.5;
  await fleet.renew({ lease, secret, progress: { ...progress, metric: undefined, r2 }, checkpoint: undefined });
  expect((await watch.next()).value).toMatchObject({
    member: { progress: { validation: { r2 }, validationAccuracy: null } },
  });
  await watch.return();
  await fleet.renew({ lease, secret, progress, checkpoint: undefined });
  const [worker] = await client.workers();
  expect(worker).toMatchObject({ name: "a", training: { run: "fenced", member: 0, progress: expected } });
});

it("a worker that the coordinator does not know is told to register", async () => {
  const { fleet } = await fleetOfOne();
  const { id: worker, secret } = createWorkerIdentity();
  await expect(fleet.acquire({ worker, secret, waitMs: 0, delivering: [] })).rejects.toMatchObject({
    code: "not-found",
    message: expect.stringContaining("register first"),
  });
});
