import { rm, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import {
  BlobsDefinition,
  type BoundAddress,
  blobHandlers,
  COORDINATOR_MAX_RECEIVE_BYTES,
  createServer,
  FleetDefinition,
  implementService,
  nearbyClient,
  RunsDefinition,
  type ServiceClient,
  serverSecurity,
} from "@conclave/protocol";
import { type Artifacts, type Clock, Store, systemClock } from "@conclave/store";
import { type Log, silent } from "../log.js";
import { blobBackend } from "./blob-backend.js";
import type { CoordinatorOptions } from "./coordinator.js";
import { fleetHandlers } from "./fleet-handlers.js";
import { KnownWorkers } from "./known-workers.js";
import { errorMapper } from "./map-error.js";
import { RunBoard } from "./run-board.js";
import { RunFinisher } from "./run-finisher.js";
import { runsHandlers } from "./runs-handlers.js";
import { Scheduler } from "./scheduler.js";

/** What those in the coordinator's own process need not go over the wire for. */
export interface Nearby {
  readonly blobs: ServiceClient<BlobsDefinition>;
  /** Where the blobs lie. */
  readonly artifacts: Artifacts;
}

/** A coordinator that listens. */
export interface RunningCoordinator {
  readonly bound: BoundAddress;
  readonly nearby: Nearby;
  stop(): Promise<void>;
}

/** A member whose attempts ended so often with an error, without a new checkpoint, fails alone. */
const MAX_ATTEMPTS = 3;
/** More often than chance would kill the trainers of one member, each time before its next checkpoint; the waits between take about a minute. */
const MAX_TRAINER_DEATHS = 8;
const DEFAULT_LEASE_MS = 15_000;
const DRAIN_GRACE_MS = 10_000;
/** Nobody takes a day between bringing an artifact and saying what it is. */
const GARBAGE_AGE_MS = 24 * 3_600_000;
/** Data, checkpoints and weights are far smaller; a header that announces more is a mistake or an attack. */
const DEFAULT_MAX_UPLOAD_BYTES = 16 * 2 ** 30;
/** Uploads that break are taken up again within minutes. */
const UNFINISHED_UPLOAD_AGE_MS = 3_600_000;
const SWEEP_INTERVAL_MS = 5 * 60_000;

/** Puts a coordinator together: store, scheduler, services and server. */
export async function serveCoordinator(options: CoordinatorOptions): Promise<RunningCoordinator> {
  const { leaseMs = DEFAULT_LEASE_MS, ownsWorkers = false, log = silent, clock = systemClock } = options;
  // Asked before anything is written: an address that is refused leaves no state behind.
  serverSecurity(options.host ?? "127.0.0.1", options.tls ?? null, options.insecure ?? false);
  const isNew = !(await exists(options.stateDirectory));
  const store = await Store.open({
    directory: options.stateDirectory,
    clock,
    leaseMs,
    maxAttempts: MAX_ATTEMPTS,
    maxTrainerDeaths: MAX_TRAINER_DEATHS,
    // What workers elsewhere were answered must stay true. Its own end with it: a resumed run does again what the disk does not know.
    outlivesPowerCuts: !ownsWorkers,
    uploads: ownsWorkers ? null : { maxBytes: DEFAULT_MAX_UPLOAD_BYTES, reserveBytes: null, ...options.uploads },
  });
  try {
    const board = new RunBoard();
    const directoryOf = directories(options.runsDirectory);
    const finisher = new RunFinisher(store, board, directoryOf, log);
    const scheduler = new Scheduler(store, board, finisher, log);
    const closing = new AbortController();
    const mapError = errorMapper(log);
    const workers = new KnownWorkers(clock);
    const blobs = blobHandlers(blobBackend(store, directoryOf));
    const server = await createServer({
      maxReceiveBytes: COORDINATOR_MAX_RECEIVE_BYTES,
      diagnostics: !ownsWorkers,
      services: [
        implementService(RunsDefinition, runsHandlers(store, scheduler, board, closing.signal), mapError),
        implementService(FleetDefinition, fleetHandlers(store, scheduler, workers, leaseMs, closing.signal), mapError),
        implementService(BlobsDefinition, blobs, mapError),
      ],
    });
    // Otherwise each lease begins anew with its full time: no worker could renew while this coordinator was away.
    if (ownsWorkers) await store.leases.releaseAll();
    const { host = "127.0.0.1", port = 0, tls = null, insecure = false } = options;
    const bound = await server.listen({ host, port, tls, insecure });
    log("info", "coordinator listens", { address: bound.address });

    const endBackground = keepTime(scheduler, store, { leaseMs, clock, log });
    store
      .collectGarbage(clock.now() - GARBAGE_AGE_MS)
      .catch((error) => log("warn", "unused artifacts could not be removed", { error: String(error) }));
    const endSweeping = sweepUploads(store, clock, log);
    return {
      bound,
      nearby: { blobs: nearbyClient(BlobsDefinition, blobs, mapError), artifacts: store.artifacts },
      async stop() {
        closing.abort();
        endSweeping();
        await server.drain({ settleMs: 0, graceMs: DRAIN_GRACE_MS });
        await endBackground();
        await scheduler.idle();
        await store.close();
      },
    };
  } catch (error) {
    await store.close();
    // The address may be taken, which only listening tells: what was made for nothing goes again.
    if (isNew) await rm(options.stateDirectory, { recursive: true, force: true });
    throw error;
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/**
 * Does what no call asks for: ends the runs that the last coordinator left settled, and takes back leases that expire. Not after a time in which
 * this process did nothing (it was stopped, the machine slept or was too busy): no worker could renew, and they may still train.
 */
function keepTime(
  scheduler: Scheduler,
  store: Store,
  { leaseMs, clock, log }: Required<Pick<CoordinatorOptions, "leaseMs" | "clock" | "log">>,
): () => Promise<void> {
  const attempt = (job: Promise<void>) =>
    job.catch((error) => log("error", "the scheduler failed", { error: String(error) }));
  let working = attempt(scheduler.finishSettled());
  let lookedAt = clock.monotonicMs();
  const timer = setInterval(() => {
    const silentMs = clock.monotonicMs() - lookedAt;
    lookedAt += silentMs;
    if (silentMs > leaseMs / 2) {
      log("info", "the coordinator was stopped or busy: every lease begins anew", { silentMs: Math.round(silentMs) });
      store.leases.prolongAll();
    }
    working = working.then(() => attempt(scheduler.expire()));
  }, leaseMs / 4);
  return async () => {
    clearInterval(timer);
    await working;
  };
}

/** Removes interrupted uploads that were given up, now and from time to time. */
function sweepUploads({ artifacts }: Store, clock: Clock, log: Log): () => void {
  const sweep = () => {
    artifacts
      .dropUnfinished(clock.now() - UNFINISHED_UPLOAD_AGE_MS)
      .then((dropped) => dropped > 0 && log("info", "interrupted uploads were removed", { uploads: dropped }))
      .catch((error) => log("warn", "interrupted uploads could not be removed", { error: String(error) }));
  };
  sweep();
  const timer = setInterval(sweep, SWEEP_INTERVAL_MS);
  return () => clearInterval(timer);
}

function directories(option: CoordinatorOptions["runsDirectory"]): (run: string) => string {
  return (run) => resolve(typeof option === "string" ? join(option, run) : option(run));
}
