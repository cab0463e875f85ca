import { type Log, requireTemporaryFolder, sweepTemporaryFolders, TemporaryFolder, Worker } from "@conclave/fleet";
import { requireEngine } from "conclave";
import type { WorkerSettings } from "./settings.js";

export interface RunWorkerOptions {
  readonly log: Log;
  /** Ends it: the member in training is handed back with its last checkpoint. */
  readonly signal: AbortSignal;
}

/**
 * Trains members for a coordinator until its signal is aborted.
 *
 * @throws EngineError for an engine that is not to be had here; ProtocolError "unreachable" when the coordinator does not answer for too
 *   long; FleetError "trainer-failed", "temporary-folder" or "disk-full"
 */
export async function runWorker(settings: WorkerSettings, options: RunWorkerOptions): Promise<void> {
  await requireEngine(settings.engine);
  await requireTemporaryFolder();
  await sweepTemporaryFolders();
  if (settings.cache !== null) return work(settings, settings.cache, options);
  await using folder = await TemporaryFolder.create("cache");
  await work(settings, folder.path, options);
}

async function work(
  { address, tls, engine, name, patienceSeconds }: WorkerSettings,
  cacheDirectory: string,
  { log, signal }: RunWorkerOptions,
): Promise<void> {
  log("info", "joining", { coordinator: address, patienceSeconds });
  const named = name === null ? {} : { name };
  const patienceMs = patienceSeconds * 1000;
  await new Worker({ address, tls, engine, cacheDirectory, patienceMs, signal, log, ...named }).run();
}
