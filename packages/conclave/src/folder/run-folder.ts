import { constants } from "node:fs";
import { access, mkdir, readdir, rm, rmdir } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { makeFolder } from "@conclave/spec/make-folder";
import { ConclaveError } from "../errors.js";
import { shellWord } from "../shell-word.js";
import { unwritable } from "./unwritable.js";
import { markWaiting, takeWaitingOver, type WaitingRun, waitAgain, waitingRun } from "./waiting-run.js";

/** A folder that was made for a run. */
export interface RunFolder {
  /** Absolute. */
  readonly path: string;
  /** Takes away what was made for the run, when it came to nothing. */
  discard(): Promise<void>;
}

/**
 * The state of the coordinator that is embedded in a run of this machine: runs, leases, artifacts; there until the run succeeded. Whoever
 * made it has the folder.
 */
export function statePathOf(path: string): string {
  return join(path, ".state");
}

/** What an ensemble's folder is known by. It is written last: without it a folder is no ensemble. */
export const MANIFEST = "ensemble.json";

/**
 * Makes the folder of a new run, with its parents, and takes it: of several who come at once, one gets it.
 *
 * @param waiting the run, where a coordinator trains it: who is killed while it waits leaves a folder that {@link takeUpRunFolder} takes over.
 * @throws ConclaveError "output-taken" when it holds something already, "output-unwritable" when it cannot be made or written.
 */
export async function createRunFolder(directory: string, waiting: WaitingRun | null = null): Promise<RunFolder> {
  const path = resolve(directory);
  const taken = (await entriesOf(path)) ?? [];
  if (taken.includes(".state")) throw await unfinished(path, directory);
  if (taken.length > 0) {
    const names = `${taken[0]}${taken.length > 1 ? ", …" : ""}`;
    throw new ConclaveError(
      "output-taken",
      `${path} is not empty (${names}): choose a folder that is empty or not there yet`,
    );
  }
  try {
    const topmost = await makeFolder(path);
    await access(path, constants.W_OK);
    await mkdir(statePathOf(path));
    if (waiting !== null) await markWaiting(statePathOf(path), waiting);
    return { path, discard: () => discard(path, topmost) };
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw code === "EEXIST" ? await unfinished(path, directory) : unwritable(path, cause);
  }
}

/**
 * The folder for the ensemble of a run that a coordinator trains, or has trained: a new one, or the one that was left by a process that was
 * killed while it waited for the same run.
 *
 * @throws ConclaveError as {@link createRunFolder}; "run-in-use" while another process waits for the run there
 */
export async function takeUpRunFolder(directory: string, waiting: WaitingRun): Promise<RunFolder> {
  const path = resolve(directory);
  if (!(await takeWaitingOver(path, statePathOf(path), waiting))) return createRunFolder(directory, waiting);
  return { path, discard: () => discard(path, path) };
}

async function unfinished(path: string, directory: string): Promise<ConclaveError> {
  const waiting = await waitingRun(statePathOf(path));
  const [what, how] =
    waiting === null
      ? ["a run that is being trained, or was interrupted", `conclave train --resume ${shellWord(directory)}`]
      : [
          `the place of ${waiting.run}, which the coordinator at ${waiting.coordinator} trains`,
          waitAgain(waiting, directory),
        ];
  return new ConclaveError("output-taken", `${path} holds ${what}: go on with it (${how}), or choose another folder`);
}

/**
 * The folder of an unfinished run, absolute.
 *
 * @throws ConclaveError "run-not-found" when it is not there, "not-resumable" when it holds no unfinished run
 */
export async function findUnfinishedRun(directory: string): Promise<string> {
  const path = resolve(directory);
  const entries = await entriesOf(path);
  if (entries === null) {
    throw new ConclaveError("run-not-found", `${path}: no such folder; give the folder of a run that was interrupted`);
  }
  const waiting = await waitingRun(statePathOf(path));
  if (entries.includes(".state") && waiting === null) return path;
  if (entries.includes(MANIFEST)) throw finished(path);
  if (waiting !== null) {
    throw new ConclaveError(
      "not-resumable",
      `${path}: the coordinator at ${waiting.coordinator} trains ${waiting.run}; wait for it again: ${waitAgain(waiting, directory)}`,
    );
  }
  throw new ConclaveError("not-resumable", `${path}: not the folder of an interrupted run (it holds no .state)`);
}

/** Whether a run has come to its end there: ensemble.json is written last. */
export async function holdsEnsemble(path: string): Promise<boolean> {
  return (await entriesOf(path))?.includes(MANIFEST) ?? false;
}

/** What is said of a run that has nothing left to do. */
export function finished(path: string): ConclaveError {
  return new ConclaveError("not-resumable", `${path}: this run is finished; there is nothing to go on with`);
}

/** Removes the run's own folder, and those of its parents that were made for it and are still empty: others may use them by now. */
async function discard(path: string, topmost: string | null): Promise<void> {
  await rm(statePathOf(path), { recursive: true, force: true });
  if (topmost === null) return;
  for (let folder = path; folder.startsWith(topmost); folder = dirname(folder)) {
    const removed = await rmdir(folder).then(
      () => true,
      () => false,
    );
    if (!removed) return;
  }
}

/** Names in a folder; null when it is not there. */
async function entriesOf(path: string): Promise<readonly string[] | null> {
  try {
    return await readdir(path);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw unwritable(path, cause);
  }
}
