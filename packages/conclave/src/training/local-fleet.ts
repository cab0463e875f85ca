import { availableParallelism } from "node:os";
import { join } from "node:path";
import {
  Client,
  Coordinator,
  type LogLevel,
  requireTemporaryFolder,
  sweepTemporaryFolders,
  Worker,
} from "@conclave/fleet";
import { ConclaveError } from "../errors.js";
import type { EngineChoice } from "../train-options.js";
import { requireEngine } from "./require-engine.js";

export interface LocalFleetOptions {
  /** Where the coordinator keeps its state. */
  readonly stateDirectory: string;
  /** Where a run's ensemble goes, by the run's id. */
  readonly runsDirectory: (run: string) => string;
  readonly workers: number;
  readonly engine: EngineChoice;
}

/** "auto" is one worker per available core; never more than there are members. */
export function workerCount(wanted: number | "auto", members: number): number {
  return Math.max(1, Math.min(wanted === "auto" ? availableParallelism() : wanted, members));
}

/**
 * A fleet on this machine for as long as `use` takes: a coordinator in this process, and workers, each of which trains in a child process
 * of its own. They speak gRPC over loopback as a cluster does, but for files, which go straight to the coordinator. Afterwards nothing
 * runs on: a worker that is stopped hands its member back, and a trainer whose parent dies exits by itself.
 *
 * @throws EngineError for an engine that is not to be had here; StoreError for a state that is in use or cannot be written; FleetError "trainer-failed" when no worker can train,
 *   "temporary-folder" or "disk-full";
 *   ConclaveError "run-failed" when the coordinator cannot go on
 */
export async function withLocalFleet<T>(
  { stateDirectory, runsDirectory, workers, engine }: LocalFleetOptions,
  use: (client: Client, address: string) => Promise<T>,
): Promise<T> {
  await Promise.all([requireEngine(engine), requireTemporaryFolder()]);
  await sweepTemporaryFolders();
  const broken = new BrokenCoordinator();
  const coordinator = new Coordinator({
    stateDirectory,
    runsDirectory,
    ownsWorkers: true,
    log: (level, message, fields) => broken.heard(level, message, fields),
  });
  const listening = coordinator.start().then((bound) => bound.address);
  const stop = new AbortController();
  const working = Array.from({ length: workers }, (_, index) => {
    return new Worker({
      address: listening,
      engine,
      name: `local-${index + 1}`,
      cacheDirectory: join(stateDirectory, "cache"),
      coordinator,
      signal: stop.signal,
    }).run();
  });
  const failed = allFailed(working);
  failed.catch(() => undefined);
  let client: Client | null = null;
  try {
    const address = await listening;
    client = await Client.connect({ address, coordinator });
    return await Promise.race([use(client, address), failed, broken.reported]);
  } finally {
    stop.abort();
    await Promise.allSettled(working);
    client?.close();
    // A state that cannot be closed (the disk is full) is taken up as after a crash, and hides no other error.
    await coordinator.close().catch(() => undefined);
  }
}

/**
 * A coordinator's log, of which the errors count: a coordinator on its own says them and goes on, for others to mend it; one that is
 * embedded would leave its only client waiting.
 */
class BrokenCoordinator {
  readonly reported: Promise<never>;
  #reject: (error: ConclaveError) => void = () => undefined;

  constructor() {
    this.reported = new Promise((_, reject) => {
      this.#reject = reject;
    });
    this.reported.catch(() => undefined);
  }

  heard(level: LogLevel, message: string, fields: Readonly<Record<string, unknown>> = {}): void {
    if (level !== "error") return;
    // Of a stack, its first line.
    const [why = ""] = String(fields.error ?? "").split("\n");
    this.#reject(new ConclaveError("run-failed", `the run's coordinator cannot go on: ${message}: ${why}`));
  }
}

/** Rejects when every worker failed, with the first one's reason; otherwise never settles. */
async function allFailed(working: readonly Promise<void>[]): Promise<never> {
  const ends = await Promise.allSettled(working);
  const reasons = ends.flatMap((end) => (end.status === "rejected" ? [end.reason as unknown] : []));
  if (reasons.length === working.length) throw reasons[0];
  return new Promise(() => undefined);
}
