import type { Client, RunSnapshot } from "@conclave/fleet";
import { ConclaveError } from "../errors.js";
import type { TrainEvent } from "../train-event.js";

/** Who waits for a run. */
export interface Follower {
  readonly onEvent: (event: TrainEvent) => void;
  readonly signal: AbortSignal;
}

/**
 * Follows a run to its end and gives its last state.
 *
 * @throws the signal's reason when it is aborted
 */
export async function followRun(client: Client, run: string, { onEvent, signal }: Follower): Promise<RunSnapshot> {
  let last: RunSnapshot | null = null;
  try {
    for await (const event of client.watch(run, { signal })) {
      if (event.type === "run") last = event.run;
      onEvent(event);
    }
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
  signal.throwIfAborted();
  if (last === null) throw new ConclaveError("run-failed", `run ${run}: its coordinator ended without a word about it`);
  return last;
}
