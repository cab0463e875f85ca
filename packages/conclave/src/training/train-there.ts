import { rm } from "node:fs/promises";
import { Client } from "@conclave/fleet";
import { statePathOf } from "../folder/run-folder.js";
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
      await client.download(run, path, { signal: follower.signal });
      await rm(statePathOf(path), { recursive: true, force: true });
    }
    return result;
  } catch (error) {
    follower.signal.throwIfAborted();
    throw error;
  } finally {
    client.close();
  }
}
