import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Log, Worker } from "@conclave/fleet";
import type { WorkerSettings } from "./settings.js";

export interface RunWorkerOptions {
  readonly log: Log;
  /** Ends it: the member in training is handed back with its last checkpoint. */
  readonly signal: AbortSignal;
}

/**
 * Trains members for a coordinator until its signal is aborted.
 *
 * @throws ProtocolError "unreachable" when the coordinator does not answer for too long; FleetError "trainer-failed" when the engine is not
 *   to be had
 */
export async function runWorker(settings: WorkerSettings, { log, signal }: RunWorkerOptions): Promise<void> {
  const { address, tls, engine, name, cache, patienceSeconds } = settings;
  const cacheDirectory = cache ?? (await mkdtemp(join(tmpdir(), "conclave-cache-")));
  try {
    const named = name === null ? {} : { name };
    const patienceMs = patienceSeconds * 1000;
    await new Worker({ address, tls, engine, cacheDirectory, patienceMs, signal, log, ...named }).run();
  } finally {
    if (cache === null) await rm(cacheDirectory, { recursive: true, force: true });
  }
}
