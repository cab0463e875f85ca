import { createRequire } from "node:module";
import { hostname } from "node:os";
import { pathToFileURL } from "node:url";
import {
  type Assignment,
  BlobsDefinition,
  type Connection,
  connect,
  FleetDefinition,
  type Lease,
  ProtocolError,
  type ServiceClient,
  type TlsFiles,
} from "@conclave/protocol";
import type { Coordinator } from "../coordinator/coordinator.js";
import { cutTo, LONGEST } from "../limits.js";
import { type Log, silent } from "../log.js";
import { createWorkerIdentity } from "../worker-identity.js";
import { DataCache } from "./data-cache.js";
import { Deliveries } from "./deliveries.js";
import { attemptMember } from "./member-attempt.js";
import { SILENCE_LIMITS, type SilenceLimits } from "./progress-watch.js";
import { Trainer } from "./trainer.js";
import { TrainerSupply } from "./trainer-supply.js";
import { whileFull } from "./while-full.js";

export interface WorkerOptions {
  /** HOST:PORT of the coordinator; or a promise of it where the coordinator is just starting: the trainer then starts beside it. */
  readonly address: string | Promise<string>;
  readonly tls?: TlsFiles | null;
  /** Where data artifacts are kept; workers of one machine may share it. */
  readonly cacheDirectory: string;
  /** The coordinator, where it runs in this process: data are read where they lie, and results do not go over the wire. */
  readonly coordinator?: Coordinator;
  /** Default "auto": the best engine that is installed. */
  readonly engine?: string;
  /** For people; default: the host's name and the process's number. */
  readonly name?: string;
  /** Aborting it hands the lease back and ends `run`. */
  readonly signal?: AbortSignal;
  /** How long to go on without a coordinator, at the start and later; default 60,000. */
  readonly patienceMs?: number;
  /** Checkpoints nearer to the last one are not kept; default 1,000. */
  readonly checkpointIntervalMs?: number;
  /** What trains; default: this package's trainer. Another one must speak the same messages. */
  readonly trainer?: URL;
  /** How long the trainer may be silent before it is taken for hung. Default: ten minutes where nothing can be learnt, else at least one. */
  readonly silenceLimits?: SilenceLimits;
  readonly log?: Log;
}

const TRAINER = pathToFileURL(createRequire(import.meta.url).resolve("@conclave/fleet/trainer-process"));
const DEFAULT_PATIENCE_MS = 60_000;
const DEFAULT_CHECKPOINT_INTERVAL_MS = 1_000;
/** Below the coordinator's 30 s, and long enough that idle workers cost next to nothing. */
const WAIT_MS = 20_000;
const DEADLINE_MS = 10_000;

/**
 * Trains members for a coordinator, one at a time, in a child process of its own; while one trains, the result of the one before is
 * delivered. Loads no engine itself.
 */
export class Worker {
  readonly #options: WorkerOptions;
  readonly #identity = createWorkerIdentity();
  readonly #name: string;
  readonly #signal: AbortSignal;
  readonly #patienceMs: number;
  readonly #log: Log;
  readonly #trainers: TrainerSupply;

  constructor(options: WorkerOptions) {
    this.#options = options;
    this.#name = options.name ?? `${hostname()}-${process.pid}`;
    this.#signal = options.signal ?? new AbortController().signal;
    this.#patienceMs = options.patienceMs ?? DEFAULT_PATIENCE_MS;
    this.#log = options.log ?? silent;
    this.#trainers = new TrainerSupply(() => this.#startTrainer(), this.#signal, this.#log);
  }

  /**
   * Works until the signal aborts, then hands back what it holds and resolves.
   * @throws ProtocolError `unreachable` when no coordinator answered for too long, `tls-files`; FleetError `trainer-failed` when the
   * engine cannot be had; what the promise of an address rejects with
   */
  async run(): Promise<void> {
    const connecting = this.#connect();
    try {
      const [connection] = await Promise.all([connecting, this.#trainers.ready()]);
      await this.#work(connection);
    } catch (error) {
      if (!this.#signal.aborted) throw error;
    } finally {
      await this.#trainers.close();
      const connection = await connecting.catch(() => null);
      connection?.close();
    }
  }

  async #connect(): Promise<Connection> {
    const { address, tls = null } = this.#options;
    const options = { tls, peer: "coordinator", deadlineMs: DEADLINE_MS, patienceMs: this.#patienceMs };
    return connect({ address: await address, ...options });
  }

  async #work(connection: Connection): Promise<void> {
    const fleet = connection.client(FleetDefinition);
    const nearby = this.#options.coordinator?.nearby ?? null;
    const blobs = nearby?.blobs ?? connection.client(BlobsDefinition);
    const cache = new DataCache(this.#options.cacheDirectory, blobs, nearby?.artifacts ?? null);
    let trainer = await this.#trainers.ready();
    let leaseMs = await this.#register(fleet, trainer);
    const deliveries = new Deliveries(this.#signal);
    const { signal } = deliveries;
    try {
      while (!signal.aborted) {
        // A worker that has no trainer takes no member: another may have it meanwhile.
        trainer = await this.#trainers.ready();
        const assignment = await this.#acquire(fleet, deliveries);
        if (assignment === "unknown") leaseMs = await this.#register(fleet, trainer);
        else if (assignment) {
          const lease = requireLease(assignment);
          const { run, member } = lease;
          const current = trainer;
          this.#log("info", "member taken", { run, member, resumedAfter: assignment.checkpoint?.trainingEpoch ?? 0 });
          const { ended } = await attemptMember(assignment, lease, this.#trainers, {
            fleet,
            secret: this.#identity.secret,
            blobs,
            cache,
            leaseMs,
            patienceMs: this.#patienceMs,
            register: async () => {
              leaseMs = await this.#register(fleet, current);
            },
            log: this.#log,
            signal,
          });
          const before = deliveries.allOver();
          deliveries.add(
            lease,
            ended.then((end) => this.#log("info", `member ${end}`, { run, member })),
          );
          // Results must not pile up where they go out more slowly than they are made.
          await before;
        }
      }
    } finally {
      await deliveries.allOver();
    }
  }

  async #register(fleet: ServiceClient<FleetDefinition>, { engine, determinismClass }: Trainer): Promise<number> {
    const { id: worker, secret } = this.#identity;
    const host = cutTo(LONGEST.host, hostname());
    const registration = { worker, secret, name: this.#name, host, engine, determinismClass };
    const { leaseMs } = await fleet.register(registration, { signal: this.#signal });
    this.#log("info", "worker joined", { coordinator: await this.#options.address, name: this.#name, engine });
    return leaseMs;
  }

  /** An assignment, none for now, or word that the coordinator does not know us: it was started anew. */
  async #acquire(
    fleet: ServiceClient<FleetDefinition>,
    { leases, signal }: Deliveries,
  ): Promise<Assignment | undefined | "unknown"> {
    try {
      const { id: worker, secret } = this.#identity;
      const request = { worker, secret, waitMs: WAIT_MS, delivering: [...leases] };
      const acquire = () => fleet.acquire(request, { signal, deadlineMs: WAIT_MS + DEADLINE_MS });
      return (await whileFull(acquire, { patienceMs: this.#patienceMs, signal, log: this.#log })).assignment;
    } catch (error) {
      if (error instanceof ProtocolError && error.code === "not-found") return "unknown";
      throw error;
    }
  }

  #startTrainer(): ReturnType<typeof Trainer.start> {
    const {
      engine = "auto",
      checkpointIntervalMs = DEFAULT_CHECKPOINT_INTERVAL_MS,
      trainer = TRAINER,
      silenceLimits = SILENCE_LIMITS,
    } = this.#options;
    return Trainer.start(trainer, { engine, checkpointIntervalMs }, silenceLimits, this.#signal);
  }
}

function requireLease({ lease }: Assignment): Lease {
  if (lease) return lease;
  throw new ProtocolError("internal", "the coordinator sent an assignment without a lease: it is of another version");
}
