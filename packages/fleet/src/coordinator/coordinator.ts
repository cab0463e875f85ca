import { resolve } from "node:path";
import {
  type BlobBackend,
  BlobsDefinition,
  type BoundAddress,
  blobHandlers,
  COORDINATOR_MAX_RECEIVE_BYTES,
  createServer,
  FleetDefinition,
  implementService,
  RunsDefinition,
  type TlsFiles,
} from "@conclave/protocol";
import { type Clock, Store, systemClock } from "@conclave/store";
import { type Log, silent } from "../log.js";
import { fleetHandlers } from "./fleet-handlers.js";
import { KnownWorkers } from "./known-workers.js";
import { errorMapper } from "./map-error.js";
import { RunBoard } from "./run-board.js";
import { RunFinisher } from "./run-finisher.js";
import { runsHandlers } from "./runs-handlers.js";
import { Scheduler } from "./scheduler.js";

export interface CoordinatorOptions {
  /** Keeps runs, leases and artifacts; made if missing. One coordinator at a time uses it. */
  readonly stateDirectory: string;
  /** Where finished ensembles go: `<runsDirectory>/<run>`, or what the function says. */
  readonly runsDirectory: string | ((run: string) => string);
  /** Default 127.0.0.1; others need `tls` or `insecure`. */
  readonly host?: string;
  /** Default 0: any free port. */
  readonly port?: number;
  readonly tls?: TlsFiles | null;
  readonly insecure?: boolean;
  /** A lease that is not renewed for so long goes back; default 15,000. */
  readonly leaseMs?: number;
  /**
   * True where no worker outlives the coordinator (they are its children): after a restart every lease goes back at once instead of
   * after its time. Default false.
   */
  readonly ownsWorkers?: boolean;
  readonly log?: Log;
  readonly clock?: Clock;
}

/** A member whose attempts ended so often without a new checkpoint fails alone. */
const MAX_ATTEMPTS = 3;
const DEFAULT_LEASE_MS = 15_000;
const DRAIN_GRACE_MS = 10_000;

/** Keeps runs, hands their members to workers, and counts the votes. Loads no engine. */
export class Coordinator {
  readonly #options: CoordinatorOptions;
  #stop: (() => Promise<void>) | null = null;

  constructor(options: CoordinatorOptions) {
    this.#options = options;
  }

  /**
   * Opens the state, goes on where it was, and listens.
   * @throws StoreError `state-in-use`, `state-too-new`, `disk-…`; ProtocolError `address-in-use`, `address-unusable`,
   * `insecure-address`, `tls-files`
   */
  async start(): Promise<BoundAddress> {
    const { stateDirectory, host = "127.0.0.1", port = 0, tls = null, insecure = false } = this.#options;
    const { leaseMs = DEFAULT_LEASE_MS, ownsWorkers = false, log = silent, clock = systemClock } = this.#options;
    const store = await Store.open({ directory: stateDirectory, clock, leaseMs, maxAttempts: MAX_ATTEMPTS });
    try {
      const board = new RunBoard();
      const finisher = new RunFinisher(store, board, (run) => this.#directoryOf(run), log);
      const scheduler = new Scheduler(store, board, finisher, log);
      const closing = new AbortController();
      const mapError = errorMapper(log);
      const blobs: BlobBackend = store.artifacts;
      const server = await createServer({
        maxReceiveBytes: COORDINATOR_MAX_RECEIVE_BYTES,
        services: [
          implementService(RunsDefinition, runsHandlers(store, scheduler, board, closing.signal), mapError),
          implementService(
            FleetDefinition,
            fleetHandlers(store, scheduler, new KnownWorkers(clock), leaseMs, closing.signal),
            mapError,
          ),
          implementService(BlobsDefinition, blobHandlers(blobs), mapError),
        ],
      });
      await (ownsWorkers ? store.leases.releaseAll() : store.leases.prolongAll());
      const bound = await server.listen({ host, port, tls, insecure });

      const report = (error: unknown) => log("error", "the scheduler failed", { error: String(error) });
      scheduler.finishSettled().catch(report);
      const timer = setInterval(() => scheduler.expire().catch(report), leaseMs / 4);
      this.#stop = async () => {
        clearInterval(timer);
        closing.abort();
        await server.drain({ settleMs: 0, graceMs: DRAIN_GRACE_MS });
        await finisher.idle();
        await store.close();
      };
      log("info", "coordinator listens", { address: bound.address });
      return bound;
    } catch (error) {
      await store.close();
      throw error;
    }
  }

  /** Ends watches and waits, finishes calls and reports under way, and closes the state. Workers go on and wait for its return. */
  async close(): Promise<void> {
    const stop = this.#stop;
    this.#stop = null;
    await stop?.();
  }

  #directoryOf(run: string): string {
    const { runsDirectory } = this.#options;
    return resolve(typeof runsDirectory === "string" ? `${runsDirectory}/${run}` : runsDirectory(run));
  }
}
