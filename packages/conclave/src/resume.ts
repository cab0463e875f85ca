import { join } from "node:path";
import type { Client, RunSnapshot } from "@conclave/fleet";
import { checkArgument, checkOptions, FUNCTION, PATH, PLACE } from "./check-options.js";
import { ConclaveError } from "./errors.js";
import { findUnfinishedRun, finished, holdsEnsemble, takeUpRunFolder } from "./folder/run-folder.js";
import type { ResumeOptions } from "./train-options.js";
import type { TrainResult } from "./train-result.js";
import { dataAgain } from "./training/data-again.js";
import { workerCount } from "./training/local-fleet.js";
import type { RunStart } from "./training/run-start.js";
import { trainHere } from "./training/train-here.js";
import { trainThere } from "./training/train-there.js";

/**
 * Goes on with a run that was interrupted, cancelled or failed: finished members stay, the others are taken up from their last checkpoint.
 * The result is that of a run that was never interrupted, byte by byte.
 *
 * @param run the run's folder; with a coordinator, its id there.
 * @throws ConclaveError "option-invalid", "run-not-found", "not-resumable", "run-in-use" or "run-failed"; ProtocolError "not-found" or "unreachable";
 *   StoreError; the signal's reason when it is aborted.
 */
export async function resume(run: string, options: ResumeOptions = {}): Promise<TrainResult> {
  checkArgument("run", run, PATH);
  checkOptions(options, { ...PLACE, onEvent: FUNCTION, out: PATH });
  const { onEvent = () => undefined, signal = new AbortController().signal } = options;
  signal.throwIfAborted();
  if (options.coordinator !== undefined) return resumeThere(run, options.coordinator, options);
  const path = await findUnfinishedRun(run);
  const { workers = "auto", engine = "auto" } = options;
  const place = { path, workers: workerCount(workers, Number.POSITIVE_INFINITY), engine };
  try {
    return await trainHere(place, (client) => takeUpOnly(client, path, signal), { onEvent, signal });
  } catch (cause) {
    const code = (cause as { readonly code?: unknown } | null)?.code;
    // Its process was ended while it took the state away, or the state was damaged since: the ensemble was written before.
    const stateLost = code === "state-incomplete" || code === "state-corrupt";
    if (stateLost && (await holdsEnsemble(path))) throw finished(path);
    if (code !== "state-in-use") throw cause;
    throw new ConclaveError("run-in-use", `${path}: another process is training this run; wait for it, or stop it`, {
      cause,
    });
  }
}

async function resumeThere(run: string, coordinator: string, options: ResumeOptions): Promise<TrainResult> {
  const { onEvent = () => undefined, signal = new AbortController().signal, tls = null, out } = options;
  const { path, discard } = await takeUpRunFolder(out ?? join("runs", run), { run, coordinator });
  let keep = false;
  try {
    // Without the signal: given up half way, the run could go on while its user is told that it does not.
    const start: RunStart = async (client) => client.resume(run, { data: (snapshot) => dataAgain(snapshot, signal) });
    const result = await trainThere({ coordinator, tls, path }, start, { onEvent, signal });
    keep = result.status === "succeeded";
    return result;
  } finally {
    if (!keep) await discard();
  }
}

/** The state of a run's folder holds one run. */
async function takeUpOnly(client: Client, path: string, signal: AbortSignal): Promise<RunSnapshot> {
  const [only] = await client.list({ limit: 1 });
  if (only === undefined) {
    // Its process was ended while it took the state away.
    if (await holdsEnsemble(path)) throw finished(path);
    throw new ConclaveError(
      "not-resumable",
      `${path}: the run was interrupted before it began; remove the folder and train anew`,
    );
  }
  return client.resume(only.run, { data: (snapshot) => dataAgain(snapshot, signal) });
}
