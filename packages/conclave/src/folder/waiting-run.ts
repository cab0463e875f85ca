import { randomUUID } from "node:crypto";
import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { hasEnded, ownIdentity, type ProcessIdentity } from "@conclave/fleet";
import { ConclaveError } from "../errors.js";
import { shellWord } from "../shell-word.js";

/** A run that a coordinator trains, and whose ensemble is to come to a folder. */
export interface WaitingRun {
  readonly run: string;
  /** host:port. */
  readonly coordinator: string;
}

interface Marker extends WaitingRun {
  readonly process: ProcessIdentity;
}

const MARKER_FILE = "waiting.json";

/** Notes in the state of a run's folder for which run this process waits. */
export async function markWaiting(statePath: string, { run, coordinator }: WaitingRun): Promise<void> {
  const marker: Marker = { run, coordinator, process: ownIdentity() };
  await writeFile(join(statePath, MARKER_FILE), `${JSON.stringify(marker)}\n`);
}

/** The run that a folder's state was made to wait for; null where it holds a run of this machine, or no process got so far as to note it. */
export async function waitingRun(statePath: string): Promise<WaitingRun | null> {
  return parseMarker(await readMarker(statePath));
}

/**
 * Takes the place of a process that waited for the same run and was killed, by a crash or `kill -9`. False when the folder waits for no
 * run, or another one.
 *
 * @throws ConclaveError "run-in-use" while a process may still be waiting
 */
export async function takeWaitingOver(path: string, statePath: string, waiting: WaitingRun): Promise<boolean> {
  const text = await readMarker(statePath);
  const marker = parseMarker(text);
  if (marker === null || marker.run !== waiting.run) return false;
  if (!hasEnded(marker.process)) throw inUse(path, marker);
  // Of several who come at once one moves the marker that they all have read; who moves a later one puts it back.
  const aside = join(statePath, `${MARKER_FILE}-${randomUUID()}`);
  const moved = await rename(join(statePath, MARKER_FILE), aside).then(
    () => true,
    () => false,
  );
  if (!moved) throw inUse(path, marker);
  if ((await readFile(aside, "utf8")) !== text) {
    await rename(aside, join(statePath, MARKER_FILE));
    throw inUse(path, marker);
  }
  await markWaiting(statePath, waiting);
  await rm(aside);
  return true;
}

/** The command that waits for the run again, with its ensemble in the same folder. */
export function waitAgain({ run, coordinator }: WaitingRun, directory: string): string {
  const out = directory === join("runs", run) ? "" : ` --out ${shellWord(directory)}`;
  return `conclave train --coordinator ${shellWord(coordinator)} --resume ${shellWord(run)}${out}`;
}

function inUse(path: string, { run }: WaitingRun): ConclaveError {
  return new ConclaveError(
    "run-in-use",
    `${path}: another process waits for ${run} and will write it there; wait for it, or stop it`,
  );
}

async function readMarker(statePath: string): Promise<string | null> {
  return readFile(join(statePath, MARKER_FILE), "utf8").catch(() => null);
}

function parseMarker(text: string | null): Marker | null {
  try {
    const { run, coordinator, process } = JSON.parse(text ?? "{}") as Partial<Marker>;
    const { pid, host } = process ?? {};
    const isWhole =
      typeof run === "string" && typeof coordinator === "string" && typeof pid === "number" && typeof host === "string";
    return isWhole ? { run, coordinator, process: { start: null, ...process, pid, host } } : null;
  } catch {
    return null;
  }
}
