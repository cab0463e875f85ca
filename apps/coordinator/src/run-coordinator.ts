import { once } from "node:events";
import { join } from "node:path";
import { Coordinator, type Log, sweepTemporaryFolders } from "@conclave/fleet";
import type { CoordinatorSettings } from "./settings.js";

export interface RunCoordinatorOptions {
  readonly log: Log;
  /** Told host:port once workers and clients can come. */
  readonly onListening: (address: string) => void;
  /** Ends it: calls and reports under way are finished; workers go on and wait for its return. */
  readonly signal: AbortSignal;
}

/**
 * Runs a coordinator until its signal is aborted. On a state folder that was used before, it goes on where it was.
 *
 * @throws StoreError for a state folder that is in use, unwritable or of a later version; ProtocolError for an address that cannot be
 *   served, or that is open to others without TLS.
 */
export async function runCoordinator(settings: CoordinatorSettings, options: RunCoordinatorOptions): Promise<void> {
  const { state, host, port, tls, insecure, leaseSeconds, maxUploadBytes, diskReserveBytes } = settings;
  const coordinator = new Coordinator({
    stateDirectory: state,
    runsDirectory: join(state, "runs"),
    host,
    port,
    tls,
    insecure,
    leaseMs: leaseSeconds * 1000,
    uploads: { maxBytes: maxUploadBytes, reserveBytes: diskReserveBytes },
    log: options.log,
  });
  const { signal, onListening } = options;
  await sweepTemporaryFolders();
  const starting = coordinator.start();
  const stopped = signal.aborted ? Promise.resolve(null) : once(signal, "abort").then(() => null);
  const bound = await Promise.race([starting, stopped]);
  // What a start that nobody wants any more still brings about is closed again; nobody waits for it.
  if (bound === null) {
    starting.then(() => coordinator.close()).catch(() => undefined);
    return;
  }
  onListening(bound.address);
  await stopped;
  await coordinator.close();
}
