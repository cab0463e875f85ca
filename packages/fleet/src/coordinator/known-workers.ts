import { type Lease, type Progress, ProtocolError, type RegisterRequest, type Worker } from "@conclave/protocol";
import type { Clock, LeaseClaim, WorkerName } from "@conclave/store";

/** Longer than a long poll, so that an idle worker is never taken for gone. */
const FORGET_AFTER_MS = 120_000;

/** With the longest texts some 15 MB; a flood of registrations must not take the coordinator's memory. */
const MOST_WORKERS = 4_096;

/** What a worker says about itself; its secret is not kept. */
type Registration = Omit<RegisterRequest, "secret">;

interface KnownWorker {
  /** In the order in which they came. */
  readonly sequence: number;
  readonly registration: Registration;
  seenAt: number;
  /** What it was given, the newest last: while it delivers the result of one member it trains the next. */
  held: readonly Held[];
}

interface Held {
  readonly lease: Lease;
  readonly progress: Progress | undefined;
}

export interface WorkerPage {
  readonly workers: readonly Worker[];
  /** What the next page comes after; null at the end of the list. */
  readonly next: number | null;
}

/** The workers that a coordinator heard of. Kept in memory: after a restart each registers again when it is next told to. */
export class KnownWorkers {
  readonly #clock: Clock;
  readonly #most: number;
  readonly #workers = new Map<string, KnownWorker>();
  #registrations = 0;

  constructor(clock: Clock, most = MOST_WORKERS) {
    this.#clock = clock;
    this.#most = most;
  }

  /**
   * Takes a worker in. When there are too many, the idle one that has been silent the longest is forgotten: if it is still there, it registers
   * again with its next call.
   * @throws ProtocolError `resource-exhausted` when all of them hold members
   */
  register(registration: Registration): void {
    if (!this.#workers.has(registration.worker)) this.#makeRoom();
    const known = this.#workers.get(registration.worker);
    const sequence = known?.sequence ?? ++this.#registrations;
    this.#workers.set(registration.worker, {
      sequence,
      registration,
      seenAt: this.#clock.monotonicMs(),
      held: known?.held ?? [],
    });
  }

  isKnown(worker: string): boolean {
    return this.#workers.has(worker);
  }

  /** @throws ProtocolError `not-found` when the worker has to register first */
  heardFrom(worker: string): WorkerName {
    const known = this.#workers.get(worker);
    if (!known) throw new ProtocolError("not-found", `worker ${worker} is not known here: register first`);
    known.seenAt = this.#clock.monotonicMs();
    return { id: worker, name: known.registration.name };
  }

  /** Notes what a worker holds after it asked for a member: what it was given before and is delivering, and what it is given now. */
  holds(worker: string, delivering: readonly Lease[], given: Lease | null): void {
    this.#change(worker, (held) => {
      const delivered = held.filter((one) => delivering.some((lease) => isOf(one, lease)));
      if (given === null) return delivered;
      return [...delivered, { lease: given, progress: held.find((one) => isOf(one, given))?.progress }];
    });
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
    known.seenAt = this.#clock.monotonicMs();
    known.held = next(known.held);
  }

  /** Those that were heard of lately, in the order in which they came: at most `limit` of them, after the page that ended with `after`. */
  list(limit = Number.POSITIVE_INFINITY, after = 0): WorkerPage {
    const now = this.#clock.monotonicMs();
    this.#forgetSilent(now);
    const known = [...this.#workers.values()].filter(({ sequence }) => sequence > after);
    const page = known.slice(0, limit);
    const workers = page.map(({ registration, seenAt, held }) => ({
      ...registration,
      silentMs: BigInt(Math.round(now - seenAt)),
      lease: held.at(-1)?.lease,
      progress: held.at(-1)?.progress,
    }));
    return { workers, next: known.length > page.length ? (page.at(-1)?.sequence ?? null) : null };
  }

  #makeRoom(): void {
    if (this.#workers.size < this.#most) return;
    this.#forgetSilent(this.#clock.monotonicMs());
    if (this.#workers.size < this.#most) return;
    const idle = [...this.#workers].filter(([, { held }]) => held.length === 0);
    const [first, ...others] = idle;
    if (!first) {
      throw new ProtocolError(
        "resource-exhausted",
        `${this.#most} workers hold members already, which is as many as this coordinator keeps track of: start another coordinator for more`,
      );
    }
    const [longestSilent] = others.reduce((silent, one) => (one[1].seenAt < silent[1].seenAt ? one : silent), first);
    this.#workers.delete(longestSilent);
  }

  #forgetSilent(now: number): void {
    for (const [id, { seenAt }] of this.#workers) if (now - seenAt > FORGET_AFTER_MS) this.#workers.delete(id);
  }
}

function isOf({ lease }: Held, { run, member }: Pick<Lease, "run" | "member">): boolean {
  return lease.run === run && lease.member === member;
}
