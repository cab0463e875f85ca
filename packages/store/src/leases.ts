import type { Transaction } from "kysely";
import { Backoffs } from "./backoffs.js";
import { keepCheckpoint } from "./checkpoints.js";
import type { Clock } from "./clock.js";
import type { Database } from "./database.js";
import { readMember } from "./members.js";
import type { Tables } from "./schema.js";
import type {
  CheckpointRecord,
  LeaseClaim,
  MemberId,
  MemberRecord,
  MemberResult,
  MemberState,
  WorkerName,
} from "./states.js";
import { StoreError } from "./store-error.js";

export interface LeaseOptions {
  /** A lease that is not renewed for so long goes back. */
  readonly leaseMs: number;
  /** A member whose attempts ended so often with an error, without a new checkpoint, fails. */
  readonly maxAttempts: number;
  /** A member whose trainer died so often without a new checkpoint, on whichever worker, is set aside: it fails. */
  readonly maxTrainerDeaths: number;
}

export interface GrantedLease {
  readonly member: MemberRecord;
  /** It is the first of its run, which is running now. */
  readonly runBegan: boolean;
}

/** What a worker that renews should do. */
export type Verdict = "continue" | "cancelled" | "lost";

export interface Renewal {
  readonly verdict: Verdict;
  /** A checkpoint that nothing falls back to any more. */
  readonly superseded: string | null;
}

/** Why an attempt ended. */
export type AttemptFailure =
  | {
      /** Training ended with an error: it counts as one of the member's attempts. */
      readonly cause: "error";
      readonly reason: string;
      /** False where another attempt would end the same. */
      readonly retryable: boolean;
    }
  /** The trainer process died or hung, or the worker could not begin: perhaps the member's fault, more often the machine's. */
  | { readonly cause: "trainer-died"; readonly reason: string };

/**
 * Who may train which member, until when. A lease's fencing number only grows, so that what an old holder says is known as
 * old. Each change is one transaction that names the state it expects.
 *
 * When a lease ends, and how long a member waits after an interruption, is kept in memory on a monotonic clock: a wall clock
 * that is set neither strands a member nor takes all leases at once. After a restart each lease has its full term again.
 */
export class Leases {
  readonly #db: Database;
  readonly #clock: Clock;
  readonly #options: LeaseOptions;
  /** When the leases end, by member and fencing number. One without an entry gets a full term. */
  readonly #ends = new Map<string, number>();
  /** When members that were interrupted may be leased again. */
  readonly #backoffs = new Backoffs();

  constructor(db: Database, clock: Clock, options: LeaseOptions) {
    this.#db = db;
    this.#clock = clock;
    this.#options = options;
  }

  /**
   * queued → leased: of the oldest run that has one, the member with the most work; those that killed their trainers come last,
   * and those that were just interrupted have to wait. A worker that holds a lease is given the
   * same member again under a new number: its last answer got lost. Null when nothing is queued.
   *
   * @param delivering members that the worker has trained, and holds only until their results are here
   */
  async acquire(worker: WorkerName, delivering: readonly MemberId[] = []): Promise<GrantedLease | null> {
    const granted = await this.#db.transaction().execute(async (tx): Promise<GrantedLease | null> => {
      const leased = await tx
        .selectFrom("members")
        .select(["run", "member"])
        .where("status", "=", "leased")
        .where("worker_id", "=", worker.id)
        .execute();
      const held = leased.find(
        ({ run, member }) => !delivering.some((one) => one.run === run && one.member === member),
      );
      const chosen = held ?? (await this.#nextQueued(tx));
      if (!chosen) return null;
      await tx
        .updateTable("members")
        .set((eb) => ({
          status: "leased",
          lease_epoch: eb("lease_epoch", "+", 1),
          worker_id: worker.id,
          worker_name: worker.name,
        }))
        .where("run", "=", chosen.run)
        .where("member", "=", chosen.member)
        .where("status", "=", held ? "leased" : "queued")
        .execute();
      const { numUpdatedRows } = await tx
        .updateTable("runs")
        .set((eb) => ({ status: "running", started_at: eb.fn.coalesce("started_at", eb.val(this.#clock.now())) }))
        .where("id", "=", chosen.run)
        .where("status", "=", "queued")
        .executeTakeFirst();
      return { member: await readMember(tx, chosen.run, chosen.member), runBegan: numUpdatedRows === 1n };
    });
    if (granted?.member.state.status === "leased") this.#prolong(granted.member, granted.member.state.leaseEpoch);
    return granted;
  }

  /** Milliseconds until a member that was interrupted may be leased again; null when none waits. */
  nextReadyMs(): number | null {
    return this.#backoffs.nextReadyMs(this.#clock.monotonicMs());
  }

  /** Prolongs a lease and keeps its newest checkpoint, whose artifact must be there. A new checkpoint forgives earlier attempts. */
  async renew(claim: LeaseClaim, checkpoint: CheckpointRecord | null): Promise<Renewal> {
    const renewal = await this.#db.transaction().execute(async (tx): Promise<Renewal> => {
      const { state } = await readMember(tx, claim.run, claim.member);
      if (!isHeldBy(state, claim)) {
        return { verdict: state.status === "cancelled" ? "cancelled" : "lost", superseded: null };
      }
      const superseded = checkpoint ? await keepCheckpoint(tx, claim, checkpoint) : null;
      return { verdict: "continue", superseded };
    });
    if (renewal.verdict === "continue") this.#prolong(claim, claim.leaseEpoch);
    return renewal;
  }

  /**
   * leased → succeeded. The same result of the same lease again changes nothing.
   * @throws StoreError `lease-lost` when the claim is not the member's present lease
   */
  async complete(claim: LeaseClaim, result: MemberResult): Promise<MemberRecord> {
    return this.#db.transaction().execute(async (tx) => {
      const { numUpdatedRows } = await held(tx, claim)
        .set({
          status: "succeeded",
          reason: null,
          weights_sha256: result.weightsSha256,
          predictions_sha256: result.predictionsSha256,
          summary: result.summaryJson,
        })
        .executeTakeFirst();
      const member = await readMember(tx, claim.run, claim.member);
      if (numUpdatedRows === 1n || isRepeated(member, claim, result)) return member;
      throw new StoreError(
        "lease-lost",
        `lease ${claim.leaseEpoch} of member ${claim.member} of run ${claim.run} is not valid any more: the member is ${member.state.status}. The result is not taken`,
      );
    });
  }

  /**
   * leased → queued, or → failed where no other attempt is worth while: after an error that would come again or came too often, or
   * once the member's trainers died too often. Null when the claim is not the present lease.
   */
  async fail(claim: LeaseClaim, failure: AttemptFailure): Promise<MemberRecord | null> {
    const { cause, reason } = failure;
    switch (cause) {
      case "error":
        return this.#giveBack(claim, "attempts", reason, ({ attempts }) =>
          failure.retryable && attempts < this.#options.maxAttempts ? null : reason,
        );
      case "trainer-died":
        return this.#giveBack(claim, "trainer_deaths", reason, ({ trainerDeaths }) =>
          trainerDeaths < this.#options.maxTrainerDeaths
            ? null
            : `set aside: its trainer died ${trainerDeaths} times without a new checkpoint; the last time: ${reason}`,
        );
    }
  }

  /** leased → queued, without counting an attempt. Null when the claim is not the present lease. */
  async release(claim: LeaseClaim): Promise<MemberRecord | null> {
    return this.#db.transaction().execute(async (tx) => {
      const { numUpdatedRows } = await held(tx, claim).set({ status: "queued" }).executeTakeFirst();
      return numUpdatedRows === 0n ? null : readMember(tx, claim.run, claim.member);
    });
  }

  /**
   * Takes back every lease that expired. It counts as no attempt, however often it happens; the member waits a while, the longer the
   * more often. Returns the members concerned.
   */
  async expire(): Promise<readonly MemberRecord[]> {
    // Before anything is waited for: were this process stopped meanwhile, the time after it would end every lease.
    const now = this.#clock.monotonicMs();
    const leased = await this.#db.selectFrom("members").selectAll().where("status", "=", "leased").execute();
    const keys = new Set<string>();
    const expired = leased.filter((row) => {
      const key = keyOf(row, row.lease_epoch);
      keys.add(key);
      const end = this.#ends.get(key);
      if (end === undefined) this.#prolong(row, row.lease_epoch);
      return end !== undefined && end <= now;
    });
    for (const key of this.#ends.keys()) if (!keys.has(key)) this.#ends.delete(key);
    const changed: MemberRecord[] = [];
    for (const { run, member: index, worker_id, worker_name, lease_epoch } of expired) {
      const claim = { run, member: index, workerId: worker_id ?? "", leaseEpoch: lease_epoch };
      const reason = `worker ${worker_name} sent no heartbeat for ${this.#options.leaseMs / 1000} s`;
      const member = await this.#giveBack(claim, "lost_leases", reason);
      if (member) changed.push(member);
    }
    return changed;
  }

  /** Gives every lease its full time again: after a restart, or a sleep, no worker could have renewed. */
  prolongAll(): void {
    for (const key of this.#ends.keys()) this.#ends.set(key, this.#clock.monotonicMs() + this.#options.leaseMs);
  }

  /** leased → queued for all of them, without counting an attempt: after a restart that no worker outlived. */
  async releaseAll(): Promise<void> {
    await this.#db.updateTable("members").set({ status: "queued" }).where("status", "=", "leased").execute();
  }

  #prolong(member: MemberId, leaseEpoch: number): void {
    this.#ends.set(keyOf(member, leaseEpoch), this.#clock.monotonicMs() + this.#options.leaseMs);
  }

  /** leased → queued, counted in this column; or → failed, with the reason that `ended` gives. Null when the claim is not the present lease. */
  async #giveBack(
    claim: LeaseClaim,
    counted: "attempts" | "trainer_deaths" | "lost_leases",
    reason: string,
    ended: (member: MemberRecord) => string | null = () => null,
  ): Promise<MemberRecord | null> {
    const { run, member: index } = claim;
    const member = await this.#db.transaction().execute(async (tx) => {
      const { numUpdatedRows } = await held(tx, claim)
        .set((eb) => ({ [counted]: eb(counted, "+", 1), reason, status: "queued" as const }))
        .executeTakeFirst();
      if (numUpdatedRows === 0n) return null;
      const last = ended(await readMember(tx, run, index));
      if (last !== null) {
        const failed = { status: "failed", reason: last } as const;
        await tx.updateTable("members").set(failed).where("run", "=", run).where("member", "=", index).execute();
      }
      return readMember(tx, run, index);
    });
    const interruptions = member === null ? 0 : member.trainerDeaths + member.lostLeases;
    if (counted !== "attempts" && member?.state.status === "queued")
      this.#backoffs.add(claim, interruptions, this.#clock.monotonicMs());
    return member;
  }

  /** Those that killed their trainers come last: they may hold up the others. */
  async #nextQueued(tx: Transaction<Tables>): Promise<MemberId | undefined> {
    const now = this.#clock.monotonicMs();
    const first = await tx
      .selectFrom("members")
      .innerJoin("runs", "runs.id", "members.run")
      .select(["members.run", "members.member"])
      .where("members.status", "=", "queued")
      .where("runs.status", "in", ["queued", "running"])
      .orderBy("runs.sequence")
      .orderBy("members.trainer_deaths")
      .orderBy("members.work", "desc")
      .orderBy("members.member")
      // One more than those that have to wait.
      .limit(this.#backoffs.count(now) + 1)
      .execute();
    return first.find((member) => !this.#backoffs.has(member, now));
  }
}

/** An update of the member, if the claim is its present lease. */
function held(tx: Transaction<Tables>, claim: LeaseClaim) {
  return tx
    .updateTable("members")
    .where("run", "=", claim.run)
    .where("member", "=", claim.member)
    .where("status", "=", "leased")
    .where("lease_epoch", "=", claim.leaseEpoch)
    .where("worker_id", "=", claim.workerId);
}

function isHeldBy(state: MemberState, claim: LeaseClaim): boolean {
  return state.status === "leased" && state.leaseEpoch === claim.leaseEpoch && state.worker.id === claim.workerId;
}

function keyOf({ run, member }: MemberId, leaseEpoch: number): string {
  return `${run}/${member}/${leaseEpoch}`;
}

function isRepeated({ state }: MemberRecord, claim: LeaseClaim, result: MemberResult): boolean {
  return (
    state.status === "succeeded" &&
    state.worker.id === claim.workerId &&
    state.result.weightsSha256 === result.weightsSha256 &&
    state.result.predictionsSha256 === result.predictionsSha256
  );
}
