import { readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { Client } from "@conclave/fleet";
import { MANIFEST, statePathOf } from "../folder/run-folder.js";
import type { TlsFiles } from "../tls-files.js";
import type { TrainResult } from "../train-result.js";
import { type Follower, followRun } from "./follow-run.js";
import { runResult } from "./run-result.js";
import type { RunStart } from "./run-start.js";

export interface TrainThereOptions {
  /** host:port. */
  readonly coordinator: string;
  readonly tls: TlsFiles | null;
  /** Where the ensemble goes. */
  readonly path: string;
}

/** Has a coordinator train, waits for it, and fetches the ensemble. */
export async function trainThere(
  { coordinator, tls, path }: TrainThereOptions,
  start: RunStart,
  follower: Follower,
): Promise<TrainResult> {
  const client = await Client.connect({ address: coordinator, tls });
  try {
    await client.reach({ signal: follower.signal });
    const { run, name } = await start(client, follower.signal);
    follower.onEvent({ type: "started", run, name, path, coordinator, workers: 0 });
    const result = runResult(await followRun(client, run, follower), path);
    if (result.status === "succeeded") {
      await fetchEnsemble(client, run, path, follower.signal);
    }
    return result;
  } catch (error) {
    follower.signal.throwIfAborted();
    throw error;
  } finally {
    client.close();
  }
}

/**
 * Fetches an ensemble into the folder that goes when the run came to nothing, and moves it from there when it is whole: a part of one would
 * be in the way of the next that goes there.
 */
async function fetchEnsemble(client: Client, run: string, path: string, signal: AbortSignal): Promise<void> {
  const arriving = join(statePathOf(path), "ensemble");
  await client.download(run, arriving, { signal });
  const names = await readdir(arriving);
  const inOrder = names.sort((a, b) => Number(a === MANIFEST) - Number(b === MANIFEST));
  for (const name of inOrder) await rename(join(arriving, name), join(path, name));
  await rm(statePathOf(path), { recursive: true });
}
