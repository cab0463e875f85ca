import { type Lease, type Progress, ProtocolError, type RegisterRequest, type Worker } from "@conclave/protocol";
import type { Clock, LeaseClaim, WorkerName } from "@conclave/store";

/** Longer than a long poll, so that an idle worker is never taken for gone. */
const FORGET_AFTER_MS = 120_000;

/** What a worker says about itself; its secret is not kept. */
type Registration = Omit<RegisterRequest, "secret">;

interface KnownWorker {
  readonly registration: Registration;
  seenAt: number;
  /** What it was given, the newest last: while it delivers the result of one member it trains the next. */
  held: readonly Held[];
}

interface Held {
  readonly lease: Lease;
  readonly progress: Progress | undefined;
}

/** The workers that a coordinator heard of. Kept in memory: after a restart each registers again when it is next told to. */
export class KnownWorkers {
  readonly #clock: Clock;
  readonly #workers = new Map<string, KnownWorker>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  register(registration: Registration): void {
    const held = this.#workers.get(registration.worker)?.held ?? [];
    this.#workers.set(registration.worker, { registration, seenAt: this.#clock.now(), held });
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

  /** Notes all that a worker was given and has not handed in, the newest last. */
  holds(worker: string, leases: readonly Lease[]): void {
    this.#change(worker, (held) =>
      leases.map((lease) => ({ lease, progress: held.find((one) => isOf(one, lease))?.progress })),
    );
  }

  /** Notes how far the training of a member is. */
  trains(lease: Lease, progress: Progress | undefined): void {
    this.#change(lease.worker, (held) =>
      held.some((one) => isOf(one, lease))
        ? held.map((one) => (isOf(one, lease) ? { lease, progress } : one))
        : [...held, { lease, progress }],
    );
  }

  /** Notes that a worker holds a member no longer. */
  isDoneWith({ run, member, workerId }: LeaseClaim): void {
    this.#change(workerId, (held) => held.filter((one) => !isOf(one, { run, member })));
  }

  #change(worker: string, next: (held: readonly Held[]) => readonly Held[]): void {
    const known = this.#workers.get(worker);
    if (!known) return;
    known.seenAt = this.#clock.now();
    known.held = next(known.held);
  }

  /** Those that were heard of lately, in the order in which they came. */
  list(): readonly Worker[] {
    const now = this.#clock.now();
    for (const [id, { seenAt }] of this.#workers) if (now - seenAt > FORGET_AFTER_MS) this.#workers.delete(id);
    return [...this.#workers.values()].map(({ registration, seenAt, held }) => ({
      ...registration,
      silentMs: BigInt(Math.max(0, now - seenAt)),
      lease: held.at(-1)?.lease,
      progress: held.at(-1)?.progress,
    }));
  }
}

function isOf({ lease }: Held, { run, member }: Pick<Lease, "run" | "member">): boolean {
  return lease.run === run && lease.member === member;
}
