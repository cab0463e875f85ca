import type { EpochRecord, MemberOutcome, MemberSummary, Report } from "@conclave/ensemble";
import {
  type CheckpointRecord,
  isLost,
  type MemberRecord,
  type RunFile,
  type RunOutcome,
  type RunRecord,
  type RunReport,
  type Store,
  StoreError,
} from "@conclave/store";
import type { Log } from "../log.js";
import { dataLost } from "./member-inputs.js";
import type { RunBoard } from "./run-board.js";
import { keepFiles, writeReport } from "./run-folder.js";

/** A vote that was counted: the report, what is kept of it, and how to write the ensemble that it is about. */
interface Vote {
  readonly status: "counted";
  readonly report: Report;
  readonly kept: RunReport;
  write(): Promise<readonly RunFile[]>;
}

/** Members whose results are damaged or missing. */
interface LostResults {
  readonly status: "lost";
  readonly members: readonly number[];
}

const LOST_RESULT = "its result was damaged or missing on the coordinator's disk";
const MOST_LOSSES = 3;

/** Ends runs whose members are settled: counts the votes, writes the ensemble into the run's folder and keeps its files. */
export class RunFinisher {
  readonly #store: Store;
  readonly #board: RunBoard;
  readonly #directoryOf: (run: string) => string;
  readonly #log: Log;
  /** One after the other: a report holds the predictions of all members in memory. */
  #queue: Promise<void> = Promise.resolve();
  /** How often a member's result was lost, by run and member. */
  readonly #losses = new Map<string, number>();

  constructor(store: Store, board: RunBoard, directoryOf: (run: string) => string, log: Log) {
    this.#store = store;
    this.#board = board;
    this.#directoryOf = directoryOf;
    this.#log = log;
  }

  /**
   * running → succeeded or failed. Does nothing when the run was finished in the meantime.
   *
   * @returns the members whose results are lost, which are queued again: the run then goes on
   */
  async finish(id: string): Promise<readonly MemberRecord[]> {
    const again: MemberRecord[] = [];
    await this.#enqueue(async () => {
      const run = await this.#store.runs.get(id);
      if (run.state.status !== "running") return;
      const members = await this.#store.runs.members(id);
      const outcome = await this.#outcomeOf(run, members);
      if (outcome.status === "lost") {
        for (const member of outcome.members) {
          const queued = await this.#store.runs.trainAgain({ run: id, member }, LOST_RESULT);
          if (queued !== null) again.push(queued);
        }
        return;
      }
      const checkpoints = await this.#store.runs.checkpoints(id);
      if (!(await this.#store.runs.finish(id, outcome))) return;
      this.#log(outcome.status === "succeeded" ? "info" : "warn", `run ${outcome.status}`, {
        run: id,
        ...(outcome.status === "failed" ? { reason: outcome.reason } : {}),
      });
      this.#board.runChanged(id);
      if (outcome.status === "succeeded") await this.#dropCheckpoints(checkpoints);
    });
    return again;
  }

  /** Builds the report of a cancelled run from the members that it has. */
  async reportCancelled(id: string): Promise<void> {
    await this.#enqueue(async () => {
      const run = await this.#store.runs.get(id);
      if (run.state.status !== "cancelled") return;
      try {
        const vote = await this.#vote(run, await this.#store.runs.members(id));
        if (vote.status === "lost") throw new Error(LOST_RESULT);
        await this.#store.runs.reportCancelled(id, vote.kept);
      } catch (error) {
        this.#log("warn", "a cancelled run has no report", { run: id, reason: reasonOf(error) });
      }
    });
  }

  /** Waits until nothing is being finished. */
  async idle(): Promise<void> {
    await this.#queue;
  }

  async #outcomeOf(run: RunRecord, members: readonly MemberRecord[]): Promise<RunOutcome | LostResults> {
    try {
      const vote = await this.#vote(run, members);
      if (vote.status === "lost") return this.#lostOften(run.id, vote) ?? vote;
      const { report, kept, write } = vote;
      if (report.status === "succeeded") return { status: "succeeded", report: kept, files: await write() };
      const succeeded = members.filter(({ state }) => state.status === "succeeded").length;
      await writeReport(this.#directoryOf(run.id), report);
      return {
        status: "failed",
        reason: `${succeeded} of ${members.length} members succeeded, ${needed(run, succeeded, members.length)}${firstFailure(members)}`,
        report: kept,
      };
    } catch (error) {
      return { status: "failed", reason: reasonOf(error), report: null };
    }
  }

  /** The end of a run whose results are damaged whenever they are read: the disk does not keep them. */
  #lostOften(run: string, { members }: LostResults): RunOutcome | null {
    for (const member of members) {
      const times = (this.#losses.get(`${run}/${member}`) ?? 0) + 1;
      this.#losses.set(`${run}/${member}`, times);
      if (times <= MOST_LOSSES) continue;
      const reason = `member ${member}: ${LOST_RESULT}, ${times} times: look at that disk before the run is resumed`;
      this.#losses.delete(`${run}/${member}`);
      return { status: "failed", reason, report: null };
    }
    return null;
  }

  /** The report, what is kept of it, and how to write the ensemble that it is about. */
  async #vote(run: RunRecord, members: readonly MemberRecord[]): Promise<Vote | LostResults> {
    // A coordinator starts without them, and many never count a vote.
    const [{ unpackData }, { countRun, runScore, testReadingsBefore, writeEnsemble }] = await Promise.all([
      import("@conclave/data"),
      import("@conclave/ensemble"),
    ]);
    const directory = this.#directoryOf(run.id);
    const data = unpackData(await this.#dataOf(run));
    const outcomes: MemberOutcome[] = [];
    const lost: number[] = [];
    for (const outcome of await Promise.all(members.map((member) => this.#outcomeOrLost(member)))) {
      if (outcome.status === "lost") lost.push(outcome.member);
      else outcomes.push(outcome);
    }
    if (lost.length > 0) return { status: "lost", members: lost };
    const { id, spec } = run;
    const readings = data.test === null ? 0 : await testReadingsBefore(directory, id, data.test);
    const counted = countRun({ run: id, path: directory, spec, data, outcomes, testReadingsBefore: readings });
    const { report } = counted;
    const write = async () => {
      await writeEnsemble(directory, { spec, data, outcomes, ...counted });
      return keepFiles(this.#store.artifacts, directory);
    };
    const score = runScore(report);
    const kept = { reportJson: JSON.stringify(report), scoreJson: score && JSON.stringify(score) };
    return { status: "counted", report, kept, write };
  }

  async #dataOf({ dataSha256 }: RunRecord): Promise<Uint8Array> {
    try {
      return await this.#store.artifacts.readAll(dataSha256);
    } catch (cause) {
      throw isLost(cause) ? new StoreError("data-lost", dataLost(dataSha256), { cause }) : cause;
    }
  }

  async #outcomeOrLost(member: MemberRecord): Promise<MemberOutcome | { status: "lost"; member: number }> {
    try {
      return await this.#outcomeOfMember(member);
    } catch (error) {
      if (isLost(error)) return { status: "lost", member: member.member };
      throw error;
    }
  }

  async #outcomeOfMember({ member, state, checkpoint }: MemberRecord): Promise<MemberOutcome> {
    switch (state.status) {
      case "succeeded": {
        const { weightsSha256, predictionsSha256, summaryJson } = state.result;
        const [weights, predictions] = await Promise.all([
          this.#store.artifacts.readAll(weightsSha256),
          this.#store.artifacts.readAll(predictionsSha256),
        ]);
        const summary = JSON.parse(summaryJson) as MemberSummary;
        const ended = {
          status: "succeeded",
          member,
          worker: state.worker.name,
          weights,
          predictions,
          summary,
        } as const;
        return summary.pausedEpoch === undefined || checkpoint === null
          ? ended
          : { ...ended, checkpoint: await this.#store.artifacts.readAll(checkpoint.sha256) };
      }
      case "failed": {
        const failed = { status: "failed", member, worker: state.worker.name, error: state.reason } as const;
        return checkpoint === null ? failed : { ...failed, epochs: await this.#epochsOf(checkpoint) };
      }
      case "queued":
      case "leased":
      case "cancelled":
        return { status: "cancelled", member };
    }
  }

  async #epochsOf({ sha256 }: CheckpointRecord): Promise<readonly EpochRecord[]> {
    const { checkpointEpochs, EnsembleError } = await import("@conclave/ensemble");
    try {
      return checkpointEpochs(await this.#store.artifacts.readAll(sha256));
    } catch (error) {
      // It may be damaged, or a worker of another version have written it otherwise; the report is worth more than these epochs.
      if (error instanceof EnsembleError || isLost(error)) return [];
      throw error;
    }
  }

  /** What cannot be removed takes up room, and no more: the run is finished. */
  async #dropCheckpoints(checkpoints: readonly string[]): Promise<void> {
    await this.#store
      .dropUnreferenced(checkpoints)
      .catch((error) => this.#log("warn", "checkpoints could not be removed", { error: reasonOf(error) }));
  }

  #enqueue(job: () => Promise<void>): Promise<void> {
    const done = this.#queue.then(job);
    this.#queue = done.catch(() => undefined);
    return done;
  }
}

/** A spec says nothing of what was left out of it: where all must succeed, the default may be the reason. */
function needed({ spec: { minMembers } }: RunRecord, succeeded: number, members: number): string {
  const byDefault =
    succeeded > 0 && minMembers === members ? ", by default all; in earlier versions the default was 1" : "";
  return `at least ${minMembers} must (minMembers${byDefault})`;
}

function firstFailure(members: readonly MemberRecord[]): string {
  for (const { member, state } of members) if (state.status === "failed") return `; member ${member}: ${state.reason}`;
  return "";
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
