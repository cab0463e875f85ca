import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { CheckpointWriter } from "../src/trainer/checkpoint-writer.js";
import { temporaryDirectory } from "./support/fleet.js";

const checkpoint = (epoch: number, pauses = false) => ({ epoch, pauses, bytes: Uint8Array.of(epoch) });

/** A writer, and the epochs of what it wrote. */
async function writer(intervalMs: number) {
  const directory = await temporaryDirectory();
  const written: [number, string][] = [];
  const onWritten = (epoch: number, path: string) => void written.push([epoch, path]);
  return { directory, written, checkpoints: new CheckpointWriter({ directory, intervalMs, onWritten }) };
}

it("writes the last checkpoint of a member, though another one was written a moment ago, and once", async () => {
  const { checkpoints, written, directory } = await writer(3_600_000);
  for (const epoch of [1, 2, 3]) await checkpoints.add(checkpoint(epoch));
  expect(written).toEqual([]);
  await checkpoints.writeLast();
  await checkpoints.writeLast();
  const path = join(directory, "checkpoint-3.safetensors");
  expect(written).toEqual([[3, path]]);
  expect([...(await readFile(path))]).toEqual([3]);
});

it("writes each checkpoint when the interval has passed, and then none again", async () => {
  const { checkpoints, written } = await writer(0);
  for (const epoch of [1, 2]) await checkpoints.add(checkpoint(epoch));
  await checkpoints.writeLast();
  expect(written.map(([epoch]) => epoch)).toEqual([1, 2]);
});

it("writes the checkpoint that a member pauses at, though another one was written a moment ago", async () => {
  const { checkpoints, written } = await writer(3_600_000);
  await checkpoints.add(checkpoint(1));
  await checkpoints.add(checkpoint(2, true));
  await checkpoints.writeLast();
  expect(written.map(([epoch]) => epoch)).toEqual([2]);
});
