import { availableParallelism } from "node:os";
import { join } from "node:path";
import { Client, Coordinator, Worker } from "@conclave/fleet";
import { statePathOf } from "../folder/run-folder.js";
import type { EngineChoice } from "../train-options.js";

export interface LocalFleetOptions {
  /** The run's folder. */
  readonly path: string;
  readonly workers: number;
  readonly engine: EngineChoice;
}

/** "auto" is one worker per available core; never more than there are members. */
export function workerCount(wanted: number | "auto", members: number): number {
  return Math.max(1, Math.min(wanted === "auto" ? availableParallelism() : wanted, members));
}

/**
 * A fleet on this machine for as long as `use` takes: a coordinator in this process, whose state is in the run's folder, and workers, each
 * of which trains in a child process of its own. They speak gRPC over loopback as a cluster does. Afterwards nothing runs on: a worker
 * that is stopped hands its member back, and a trainer whose parent dies exits by itself.
 *
 * @throws StoreError for a state that is in use or cannot be written; FleetError "trainer-failed" when no worker can train
 */
export async function withLocalFleet<T>(
  { path, workers, engine }: LocalFleetOptions,
  use: (client: Client, address: string) => Promise<T>,
): Promise<T> {
  const stateDirectory = statePathOf(path);
  const coordinator = new Coordinator({ stateDirectory, runsDirectory: () => path, ownsWorkers: true });
  const { address } = await coordinator.start();
  const client = await Client.connect({ address });
  const stop = new AbortController();
  const working = Array.from({ length: workers }, (_, index) => {
    const cacheDirectory = join(stateDirectory, "cache");
    return new Worker({ address, engine, name: `local-${index + 1}`, cacheDirectory, signal: stop.signal }).run();
  });
  try {
    return await Promise.race([use(client, address), allFailed(working)]);
  } finally {
    stop.abort();
    await Promise.allSettled(working);
    client.close();
    await coordinator.close();
  }
}

/** Rejects when every worker failed, with the first one's reason; otherwise never settles. */
async function allFailed(working: readonly Promise<void>[]): Promise<never> {
  const ends = await Promise.allSettled(working);
  const reasons = ends.flatMap((end) => (end.status === "rejected" ? [end.reason as unknown] : []));
  if (reasons.length === working.length) throw reasons[0];
  return new Promise(() => undefined);
}
