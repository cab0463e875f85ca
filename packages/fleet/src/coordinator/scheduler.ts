import type { Progress } from "@conclave/protocol";
import type {
  AttemptFailure,
  CheckpointRecord,
  LeaseClaim,
  MemberId,
  MemberRecord,
  MemberResult,
  RunRecord,
  Store,
  Submission,
  Verdict,
  WorkerName,
} from "@conclave/store";
import type { Log } from "../log.js";
import { requireData, withInputs } from "./member-inputs.js";
import type { RunBoard } from "./run-board.js";
import type { RunFinisher } from "./run-finisher.js";
import { Wakeup } from "./wakeup.js";

const SHORTEST_WAIT_MS = 50;

/** Hands members to workers and sees every run to its end: each change is first in the store, then told. */
export class Scheduler {
  readonly #store: Store;
  readonly #board: RunBoard;
  readonly #finisher: RunFinisher;
  readonly #log: Log;
  readonly #work = new Wakeup();
  #background: Promise<void> = Promise.resolve();
  /** Whether a run that waits for its report could not be ended: the disk was full, for instance. */
  #leftUnfinished = false;

  constructor(store: Store, board: RunBoard, finisher: RunFinisher, log: Log) {
    this.#store = store;
    this.#board = board;
    this.#finisher = finisher;
    this.#log = log;
  }

  /** @throws StoreError `run-exists`, `artifact-unknown` when the data or a checkpoint were not put before */
  async submit(submission: Submission): Promise<RunRecord> {
    await this.#store.artifacts.size(submission.dataSha256);
    for (const { checkpoint } of submission.members)
      if (checkpoint) await this.#store.artifacts.size(checkpoint.sha256);
    const run = await this.#store.runs.submit(submission);
    this.#log("info", "run submitted", { run: run.id, members: submission.members.length });
    this.#work.notify();
    return run;
  }

  async cancel(id: string): Promise<RunRecord> {
    const before = (await this.#store.runs.get(id)).state.status;
    const { state } = await this.#store.runs.cancel(id);
    if (state.status === "cancelled" && before !== "cancelled") {
      this.#log("info", "run cancelled", { run: id });
      for (const member of await this.#store.runs.members(id)) {
        if (member.state.status === "cancelled") this.#board.memberChanged(member);
      }
      await this.#finisher.reportCancelled(id);
      this.#board.runChanged(id);
    }
    return this.#store.runs.get(id);
  }

  /** @throws StoreError `data-lost` when the run's data have to be sent again before */
  async resume(id: string): Promise<RunRecord> {
    const { state, dataSha256 } = await this.#store.runs.get(id);
    if (state.status !== "succeeded") await requireData(this.#store, dataSha256);
    const run = await this.#store.runs.resume(id);
    this.#board.runChanged(id);
    this.#work.notify();
    await this.finishSettled();
    return run;
  }

  /** A member for the worker beside those that it is delivering, waited for as long as `waitMs`; null when none came. */
  async acquire(
    worker: WorkerName,
    delivering: readonly MemberId[],
    waitMs: number,
    signal: AbortSignal,
  ): Promise<MemberRecord | null> {
    const until = performance.now() + waitMs;
    for (;;) {
      // What is queued while the store is asked must not be slept through.
      const seen = this.#work.calls;
      const granted = await this.#store.leases.acquire(worker, delivering);
      if (granted) {
        const { runBegan } = granted;
        if (runBegan) this.#board.runChanged(granted.member.run);
        const member = await this.#withInputs(granted.member);
        if (member === null) continue;
        this.#log("debug", "member leased", { run: member.run, member: member.member, worker: worker.name });
        this.#board.memberChanged(member);
        return member;
      }
      const left = until - performance.now();
      if (left <= 0 || signal.aborted) return null;
      // A member that was interrupted may be ready before: at least a moment, since the store's clock need not be ours.
      const readyMs = Math.max(this.#store.leases.nextReadyMs() ?? left, SHORTEST_WAIT_MS);
      await this.#work.wait(seen, Math.min(left, readyMs), signal);
    }
  }

  /** Prolongs a lease. @throws StoreError `artifact-unknown` when the checkpoint was not put before */
  async renew(
    claim: LeaseClaim,
    progress: Progress | undefined,
    checkpoint: CheckpointRecord | null,
  ): Promise<Verdict> {
    if (checkpoint) await this.#store.artifacts.size(checkpoint.sha256);
    const { verdict, superseded } = await this.#store.leases.renew(claim, checkpoint);
    if (superseded) await this.#store.dropUnreferenced([superseded]);
    if (verdict === "continue" && progress)
      this.#board.progressed(await this.#store.runs.member(claim.run, claim.member), progress);
    return verdict;
  }

  /** @throws StoreError `lease-lost`, `artifact-unknown` when the results were not put before */
  async complete(claim: LeaseClaim, result: MemberResult): Promise<void> {
    await this.#store.artifacts.size(result.weightsSha256);
    await this.#store.artifacts.size(result.predictionsSha256);
    await this.#changed(await this.#store.leases.complete(claim, result));
  }

  async fail(claim: LeaseClaim, failure: AttemptFailure): Promise<void> {
    const member = await this.#store.leases.fail(claim, failure);
    if (member) await this.#changed(member);
  }

  async release(claim: LeaseClaim): Promise<void> {
    const member = await this.#store.leases.release(claim);
    if (member) await this.#changed(member);
  }

  /** Takes back the leases that expired, and tries again to end the runs that could not be ended. */
  async expire(): Promise<void> {
    if (this.#leftUnfinished) this.#finishInBackground();
    for (const member of await this.#store.leases.expire()) await this.#changed(member);
  }

  /** Ends the runs that wait for nothing but their report. */
  async finishSettled(): Promise<void> {
    this.#leftUnfinished = false;
    try {
      for (const run of await this.#store.runs.settled())
        for (const member of await this.#finisher.finish(run)) await this.#changed(member);
    } catch (error) {
      this.#leftUnfinished = true;
      throw error;
    }
  }

  /** Waits until nothing goes on in the background. */
  async idle(): Promise<void> {
    await this.#background;
    await this.#finisher.idle();
  }

  /** A leased member with what it needs; null when its run cannot go on, and the lease went back. */
  async #withInputs(member: MemberRecord): Promise<MemberRecord | null> {
    const ready = await withInputs(this.#store, member);
    if (!("lost" in ready)) return ready;
    const { run, state } = member;
    if (state.status === "leased")
      await this.release({ run, member: member.member, workerId: state.worker.id, leaseEpoch: state.leaseEpoch });
    if (await this.#store.runs.giveUp(run, ready.lost)) {
      this.#log("warn", "run failed", { run, reason: ready.lost });
      this.#board.runChanged(run);
    }
    return null;
  }

  async #changed(member: MemberRecord): Promise<void> {
    const { run, state, lastFailure } = member;
    const reason = lastFailure === null ? {} : { reason: lastFailure };
    this.#log(state.status === "failed" ? "warn" : "info", `member ${state.status}`, {
      run,
      member: member.member,
      ...reason,
    });
    this.#board.memberChanged(member);
    if (state.status === "queued") this.#work.notify();
    else this.#finishInBackground();
  }

  /** The worker that brought the last result need not wait for the report. */
  #finishInBackground(): void {
    this.#background = this.#background
      .then(() => this.finishSettled())
      .catch((error) => this.#log("error", "a run could not be finished", { error: String(error) }));
  }
}
