import { createHash } from "node:crypto";
import { readdir, utimes } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Artifacts, type DiskSpace } from "../src/index.js";
import { temporaryDirectory } from "./temporary-store.js";

const bytesOf = (size: number, fill: number) => new Uint8Array(size).fill(fill);
const hashOf = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

/** Artifacts on a disk of 10,000 bytes, of which 1,000 stay free; what is written is not taken off by itself. */
async function smallDisk(freeBytes = 10_000) {
  const disk = { freeBytes, totalBytes: 10_000 };
  const directory = await temporaryDirectory();
  const diskSpace = async (): Promise<DiskSpace> => ({ ...disk });
  const artifacts = new Artifacts(directory, { maxBytes: 8_000, reserveBytes: 1_000, diskSpace });
  const partials = () => readdir(join(directory, "partial"));
  return { directory, artifacts, disk, partials };
}

describe("an upload is refused before a byte of it is written when it", () => {
  it("announces more than any artifact may have", async () => {
    const { artifacts, partials } = await smallDisk();
    await expect(artifacts.upload("1".repeat(64), 2 ** 60, 0)).rejects.toMatchObject({
      code: "upload-too-large",
      message: expect.stringMatching(/announced with 1 EiB; this coordinator accepts at most 7\.8 KiB: .*--max-upload/),
    });
    await expect(partials()).rejects.toThrow(/ENOENT/);
  });

  it("would not fit beside the reserve", async () => {
    const { artifacts, partials } = await smallDisk(5_000);
    await expect(artifacts.upload("1".repeat(64), 4_001, 0)).rejects.toMatchObject({
      code: "disk-full",
      message: expect.stringMatching(/needs 3\.9 KiB, and of 4\.9 KiB free .* 1000 bytes are kept in reserve/),
    });
    expect(await partials()).toEqual([]);
    const fitting = await artifacts.upload("1".repeat(64), 4_000, 0);
    await fitting.suspend();
  });

  it("would not fit beside what other uploads still have to bring", async () => {
    const { artifacts, disk } = await smallDisk();
    const bytes = bytesOf(6_000, 1);
    const first = await artifacts.upload(hashOf(bytes), 6_000, 0);
    await expect(artifacts.upload("2".repeat(64), 3_001, 0)).rejects.toMatchObject({ code: "disk-full" });
    // What is on the disk is no longer promised: the disk has less free instead.
    await first.write(bytes);
    disk.freeBytes -= 6_000;
    const beside = await artifacts.upload("2".repeat(64), 3_000, 0);
    await beside.suspend();
    await first.finish();
    await expect(artifacts.upload("3".repeat(64), 3_001, 0)).rejects.toMatchObject({ code: "disk-full" });
    await (await artifacts.upload("3".repeat(64), 3_000, 0)).suspend();
  });
});

it("of two uploads that begin at once and do not fit together, one is accepted", async () => {
  const { artifacts } = await smallDisk();
  const together = await Promise.allSettled(["1", "2"].map((digit) => artifacts.upload(digit.repeat(64), 6_000, 0)));
  expect(together.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  for (const upload of together) if (upload.status === "fulfilled") await upload.value.suspend();
});

it("a disk that tells nothing about itself refuses nothing", async () => {
  const { artifacts, disk } = await smallDisk();
  Object.assign(disk, { freeBytes: 0, totalBytes: 0 });
  await (await artifacts.upload("1".repeat(64), 8_000, 0)).suspend();
});

it("by default a twentieth of the disk stays free, and at most 1 GiB", async () => {
  const gib = 2 ** 30;
  const at = (totalBytes: number, freeBytes: number) =>
    temporaryDirectory().then((directory) => {
      const diskSpace = async () => ({ totalBytes, freeBytes });
      return new Artifacts(directory, { maxBytes: 1_000 * gib, reserveBytes: null, diskSpace });
    });
  const small = await at(1_000, 100);
  await expect(small.upload("1".repeat(64), 51, 0)).rejects.toMatchObject({ code: "disk-full" });
  await (await small.upload("1".repeat(64), 50, 0)).suspend();
  const large = await at(1_000 * gib, 3 * gib);
  await expect(large.upload("1".repeat(64), 2 * gib + 1, 0)).rejects.toMatchObject({ code: "disk-full" });
  await (await large.upload("1".repeat(64), 2 * gib, 0)).suspend();
});

it("the coordinator's own files need no reserve", async () => {
  const { artifacts } = await smallDisk(0);
  expect(await artifacts.put(bytesOf(9_000, 3))).toBe(hashOf(bytesOf(9_000, 3)));
});

describe("interrupted uploads", () => {
  async function interrupted(artifacts: Artifacts, bytes: Uint8Array, written: number): Promise<string> {
    const sha256 = hashOf(bytes);
    const upload = await artifacts.upload(sha256, bytes.byteLength, 0);
    await upload.write(bytes.subarray(0, written));
    await upload.suspend();
    return sha256;
  }

  it("make room for a new one when space is short, the one left alone the longest first", async () => {
    const { directory, artifacts, disk, partials } = await smallDisk();
    const older = await interrupted(artifacts, bytesOf(2_000, 1), 1_000);
    const newer = await interrupted(artifacts, bytesOf(2_000, 2), 1_000);
    await utimes(join(directory, "partial", older), 1_000, 1_000);
    const open = await artifacts.upload("4".repeat(64), 2_000, 0);
    disk.freeBytes = 5_000;
    // Removing files gives space back.
    const before = artifacts.upload("5".repeat(64), 2_500, 0);
    await expect(before).rejects.toMatchObject({ code: "disk-full" });
    expect(await partials()).toEqual(["4".repeat(64)]);
    await open.suspend();
    expect((await artifacts.stat(newer)).heldBytes).toBe(0);
  });

  it("stay as long as there is space, and are taken up again", async () => {
    const { artifacts } = await smallDisk();
    const bytes = bytesOf(2_000, 1);
    const sha256 = await interrupted(artifacts, bytes, 1_500);
    await interrupted(artifacts, bytesOf(2_000, 2), 1_000);
    expect(await artifacts.dropUnfinished(Date.now() - 3_600_000)).toBe(0);
    const upload = await artifacts.upload(sha256, 2_000, 1_500);
    await upload.write(bytes.subarray(1_500));
    await upload.finish();
    expect(await artifacts.stat(sha256)).toEqual({ complete: true, heldBytes: 2_000 });
  });

  it("are removed once they are old, and those under way are not", async () => {
    const { directory, artifacts, partials } = await smallDisk();
    const old = await interrupted(artifacts, bytesOf(2_000, 1), 1_000);
    const fresh = await interrupted(artifacts, bytesOf(2_000, 2), 1_000);
    const open = await artifacts.upload("3".repeat(64), 2_000, 0);
    for (const sha256 of [old, "3".repeat(64)]) await utimes(join(directory, "partial", sha256), 1_000, 1_000);
    expect(await artifacts.dropUnfinished(Date.now() - 3_600_000)).toBe(1);
    expect((await partials()).sort()).toEqual([fresh, "3".repeat(64)].sort());
    await open.suspend();
  });
});
