import type { Transaction } from "kysely";
import type { Clock } from "./clock.js";
import type { Database } from "./database.js";
import { readMember } from "./members.js";
import type { Tables } from "./schema.js";
import type { CheckpointRecord, LeaseClaim, MemberId, MemberRecord, MemberResult, WorkerName } from "./states.js";
import { StoreError } from "./store-error.js";

export interface LeaseOptions {
  /** A lease that is not renewed for so long goes back. */
  readonly leaseMs: number;
  /** A member whose attempts ended so often without a new checkpoint fails. */
  readonly maxAttempts: number;
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
  /** The checkpoint that a newer one took the place of. */
  readonly superseded: string | null;
}

/** Why an attempt ended. */
export interface AttemptFailure {
  readonly reason: string;
  /** False where another attempt would end the same. */
  readonly retryable: boolean;
}

/**
 * Who may train which member, until when. A lease's fencing number only grows, so that what an old holder says is known as
 * old. Each change is one transaction that names the state it expects.
 */
export class Leases {
  readonly #db: Database;
  readonly #clock: Clock;
  readonly #options: LeaseOptions;

  constructor(db: Database, clock: Clock, options: LeaseOptions) {
    this.#db = db;
    this.#clock = clock;
    this.#options = options;
  }

  /**
   * queued → leased: of the oldest run that has one, the member with the most work. A worker that holds a lease is given the
   * same member again under a new number: its last answer got lost. Null when nothing is queued.
   *
   * @param delivering members that the worker has trained, and holds only until their results are here
   */
  async acquire(worker: WorkerName, delivering: readonly MemberId[] = []): Promise<GrantedLease | null> {
    return this.#db.transaction().execute(async (tx) => {
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
          expires_at: this.#expiry(),
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
  }

  /** Prolongs a lease and keeps its newest checkpoint, whose artifact must be there. A new checkpoint forgives earlier attempts. */
  async renew(claim: LeaseClaim, checkpoint: CheckpointRecord | null): Promise<Renewal> {
    return this.#db.transaction().execute(async (tx) => {
      const { numUpdatedRows } = await held(tx, claim).set({ expires_at: this.#expiry() }).executeTakeFirst();
      if (numUpdatedRows === 0n) {
        const { state } = await readMember(tx, claim.run, claim.member);
        return { verdict: state.status === "cancelled" ? "cancelled" : "lost", superseded: null };
      }
      const superseded = checkpoint ? await this.#keepCheckpoint(tx, claim, checkpoint) : null;
      return { verdict: "continue", superseded };
    });
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
          expires_at: null,
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

  /** leased → queued, or → failed where no other attempt is worth while. Null when the claim is not the present lease. */
  async fail(claim: LeaseClaim, failure: AttemptFailure): Promise<MemberRecord | null> {
    return this.#db.transaction().execute(async (tx) => {
      const { numUpdatedRows } = await held(tx, claim)
        .set((eb) => ({ attempts: eb("attempts", "+", 1), reason: failure.reason, expires_at: null, status: "queued" }))
        .executeTakeFirst();
      if (numUpdatedRows === 0n) return null;
      const { attempts } = await readMember(tx, claim.run, claim.member);
      if (!failure.retryable || attempts >= this.#options.maxAttempts) {
        await tx
          .updateTable("members")
          .set({ status: "failed" })
          .where("run", "=", claim.run)
          .where("member", "=", claim.member)
          .execute();
      }
      return readMember(tx, claim.run, claim.member);
    });
  }

  /** leased → queued, without counting an attempt. Null when the claim is not the present lease. */
  async release(claim: LeaseClaim): Promise<MemberRecord | null> {
    return this.#db.transaction().execute(async (tx) => {
      const { numUpdatedRows } = await held(tx, claim).set({ status: "queued", expires_at: null }).executeTakeFirst();
      return numUpdatedRows === 0n ? null : readMember(tx, claim.run, claim.member);
    });
  }

  /** Takes back every lease that expired; each counts as a failed attempt. Returns the members concerned. */
  async expire(): Promise<readonly MemberRecord[]> {
    const expired = await this.#db
      .selectFrom("members")
      .selectAll()
      .where("status", "=", "leased")
      .where("expires_at", "<=", this.#clock.now())
      .execute();
    const changed: MemberRecord[] = [];
    for (const row of expired) {
      const claim = { run: row.run, member: row.member, workerId: row.worker_id ?? "", leaseEpoch: row.lease_epoch };
      const reason = `worker ${row.worker_name} was not heard of for ${this.#options.leaseMs / 1000} s`;
      const member = await this.fail(claim, { reason, retryable: true });
      if (member) changed.push(member);
    }
    return changed;
  }

  /** Gives every lease its full time again: after a restart, or a sleep, no worker could have renewed. */
  async prolongAll(): Promise<void> {
    await this.#db.updateTable("members").set({ expires_at: this.#expiry() }).where("status", "=", "leased").execute();
  }

  /** leased → queued for all of them, without counting an attempt: after a restart that no worker outlived. */
  async releaseAll(): Promise<void> {
    await this.#db
      .updateTable("members")
      .set({ status: "queued", expires_at: null })
      .where("status", "=", "leased")
      .execute();
  }

  #expiry(): number {
    return this.#clock.now() + this.#options.leaseMs;
  }

  #nextQueued(tx: Transaction<Tables>) {
    return tx
      .selectFrom("members")
      .innerJoin("runs", "runs.id", "members.run")
      .select(["members.run", "members.member"])
      .where("members.status", "=", "queued")
      .where("runs.status", "in", ["queued", "running"])
      .orderBy("runs.sequence")
      .orderBy("members.work", "desc")
      .orderBy("members.member")
      .executeTakeFirst();
  }

  async #keepCheckpoint(
    tx: Transaction<Tables>,
    { run, member }: LeaseClaim,
    { trainingEpoch, sha256 }: CheckpointRecord,
  ) {
    const before = (await readMember(tx, run, member)).checkpoint;
    if (before && before.trainingEpoch >= trainingEpoch) return null;
    const row = { run, member, training_epoch: trainingEpoch, sha256 };
    await tx
      .insertInto("checkpoints")
      .values(row)
      .onConflict((conflict) => conflict.columns(["run", "member"]).doUpdateSet(row))
      .execute();
    await tx.updateTable("members").set({ attempts: 0 }).where("run", "=", run).where("member", "=", member).execute();
    return before && before.sha256 !== sha256 ? before.sha256 : null;
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

function isRepeated({ state }: MemberRecord, claim: LeaseClaim, result: MemberResult): boolean {
  return (
    state.status === "succeeded" &&
    state.worker.id === claim.workerId &&
    state.result.weightsSha256 === result.weightsSha256 &&
    state.result.predictionsSha256 === result.predictionsSha256
  );
}
