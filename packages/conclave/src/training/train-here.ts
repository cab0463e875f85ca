import { rm } from "node:fs/promises";
import { statePathOf } from "../folder/run-folder.js";
import type { EngineChoice } from "../train-options.js";
import type { TrainResult } from "../train-result.js";
import { type Follower, followRun } from "./follow-run.js";
import { withLocalFleet } from "./local-fleet.js";
import { runResult } from "./run-result.js";
import type { RunStart } from "./run-start.js";

export interface TrainHereOptions {
  /** The run's folder. */
  readonly path: string;
  readonly workers: number;
  readonly engine: EngineChoice;
}

/** Trains on this machine. The state stays in the run's folder until the run succeeded, so that it can be resumed. */
export async function trainHere(options: TrainHereOptions, start: RunStart, follower: Follower): Promise<TrainResult> {
  const { path, workers, engine } = options;
  const fleet = { stateDirectory: statePathOf(path), runsDirectory: () => path, workers, engine };
  const result = await withLocalFleet(fleet, async (client, coordinator) => {
    const { run, name } = await start(client, follower.signal);
    follower.onEvent({ type: "started", run, name, path, coordinator, workers });
    return runResult(await followRun(client, run, follower), path);
  }).catch((error: unknown) => {
    // A call that was given up says so in its own words.
    follower.signal.throwIfAborted();
    throw error;
  });
  if (result.status === "succeeded") await rm(statePathOf(path), { recursive: true });
  return result;
}
