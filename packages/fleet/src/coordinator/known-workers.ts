import { type Lease, type Progress, ProtocolError, type RegisterRequest, type Worker } from "@conclave/protocol";
import type { Clock, WorkerName } from "@conclave/store";

/** Longer than a long poll, so that an idle worker is never taken for gone. */
const FORGET_AFTER_MS = 120_000;

interface KnownWorker {
  readonly registration: RegisterRequest;
  seenAt: number;
  training: { lease: Lease; progress: Progress | undefined } | null;
}

/** The workers that a coordinator heard of. Kept in memory: after a restart each registers again when it is next told to. */
export class KnownWorkers {
  readonly #clock: Clock;
  readonly #workers = new Map<string, KnownWorker>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  register(registration: RegisterRequest): void {
    const training = this.#workers.get(registration.worker)?.training ?? null;
    this.#workers.set(registration.worker, { registration, seenAt: this.#clock.now(), training });
  }

  isKnown(worker: string): boolean {
    return this.#workers.has(worker);
  }

  /** @throws ProtocolError `not-found` when the worker has to register first */
  heardFrom(worker: string): WorkerName {
    const known = this.#workers.get(worker);
    if (!known) throw new ProtocolError("not-found", `worker ${worker} is not known here: register first`);
    known.seenAt = this.#clock.now();
    return { id: worker, name: known.registration.name };
  }

  /** Notes what a worker trains; null when it is idle. */
  trains(worker: string, training: { readonly lease: Lease; readonly progress: Progress | undefined } | null): void {
    const known = this.#workers.get(worker);
    if (!known) return;
    known.seenAt = this.#clock.now();
    known.training = training;
  }

  /** Those that were heard of lately, in the order in which they came. */
  list(): readonly Worker[] {
    const now = this.#clock.now();
    for (const [id, { seenAt }] of this.#workers) if (now - seenAt > FORGET_AFTER_MS) this.#workers.delete(id);
    return [...this.#workers.values()].map(({ registration, seenAt, training }) => ({
      ...registration,
      silentMs: BigInt(Math.max(0, now - seenAt)),
      lease: training?.lease,
      progress: training?.progress,
    }));
  }
}
