import type { EpochRecord, MemberOutcome, MemberSummary, Report } from "@conclave/ensemble";
import type { CheckpointRecord, MemberRecord, RunFile, RunOutcome, RunRecord, RunReport, Store } from "@conclave/store";
import type { Log } from "../log.js";
import type { RunBoard } from "./run-board.js";
import { keepFiles, writeReport } from "./run-folder.js";

/** Ends runs whose members are settled: counts the votes, writes the ensemble into the run's folder and keeps its files. */
export class RunFinisher {
  readonly #store: Store;
  readonly #board: RunBoard;
  readonly #directoryOf: (run: string) => string;
  readonly #log: Log;
  /** One after the other: a report holds the predictions of all members in memory. */
  #queue: Promise<void> = Promise.resolve();

  constructor(store: Store, board: RunBoard, directoryOf: (run: string) => string, log: Log) {
    this.#store = store;
    this.#board = board;
    this.#directoryOf = directoryOf;
    this.#log = log;
  }

  /** running → succeeded or failed. Does nothing when the run was finished in the meantime. */
  async finish(id: string): Promise<void> {
    await this.#enqueue(async () => {
      const run = await this.#store.runs.get(id);
      if (run.state.status !== "running") return;
      const members = await this.#store.runs.members(id);
      const outcome = await this.#outcomeOf(run, members);
      if (!(await this.#store.runs.finish(id, outcome))) return;
      this.#log(outcome.status === "succeeded" ? "info" : "warn", `run ${outcome.status}`, {
        run: id,
        ...(outcome.status === "failed" ? { reason: outcome.reason } : {}),
      });
      this.#board.runChanged(id);
      if (outcome.status === "succeeded") await this.#dropCheckpoints(members);
    });
  }

  /** Builds the report of a cancelled run from the members that it has. */
  async reportCancelled(id: string): Promise<void> {
    await this.#enqueue(async () => {
      const run = await this.#store.runs.get(id);
      if (run.state.status !== "cancelled") return;
      try {
        const { kept } = await this.#vote(run, await this.#store.runs.members(id));
        await this.#store.runs.reportCancelled(id, kept);
      } catch (error) {
        this.#log("warn", "a cancelled run has no report", { run: id, reason: reasonOf(error) });
      }
    });
  }

  /** Waits until nothing is being finished. */
  async idle(): Promise<void> {
    await this.#queue;
  }

  async #outcomeOf(run: RunRecord, members: readonly MemberRecord[]): Promise<RunOutcome> {
    try {
      const { report, kept, write } = await this.#vote(run, members);
      if (report.status === "succeeded") return { status: "succeeded", report: kept, files: await write() };
      const succeeded = members.filter(({ state }) => state.status === "succeeded").length;
      await writeReport(this.#directoryOf(run.id), report);
      return {
        status: "failed",
        reason: `${succeeded} of ${members.length} members succeeded, ${needed(run, members.length)}${firstFailure(members)}`,
        report: kept,
      };
    } catch (error) {
      return { status: "failed", reason: reasonOf(error), report: null };
    }
  }

  /** The report, what is kept of it, and how to write the ensemble that it is about. */
  async #vote(
    run: RunRecord,
    members: readonly MemberRecord[],
  ): Promise<{ report: Report; kept: RunReport; write(): Promise<readonly RunFile[]> }> {
    // A coordinator starts without them, and many never count a vote.
    const [{ unpackData }, { countRun, runScore, testReadingsBefore, writeEnsemble }] = await Promise.all([
      import("@conclave/data"),
      import("@conclave/ensemble"),
    ]);
    const directory = this.#directoryOf(run.id);
    const data = unpackData(await this.#store.artifacts.readAll(run.dataSha256));
    const outcomes = await Promise.all(members.map((member) => this.#outcomeOfMember(member)));
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
    return { report, kept, write };
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
      // A worker of another version may have written it otherwise, and the report is worth more than these epochs.
      if (error instanceof EnsembleError) return [];
      throw error;
    }
  }

  /** What cannot be removed takes up room, and no more: the run is finished. */
  async #dropCheckpoints(members: readonly MemberRecord[]): Promise<void> {
    const checkpoints = members.flatMap(({ checkpoint }) => (checkpoint ? [checkpoint.sha256] : []));
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
function needed({ spec: { minMembers } }: RunRecord, members: number): string {
  const byDefault = minMembers === members ? ", by default all; in earlier versions the default was 1" : "";
  return `at least ${minMembers} must (minMembers${byDefault})`;
}

function firstFailure(members: readonly MemberRecord[]): string {
  for (const { member, state } of members) if (state.status === "failed") return `; member ${member}: ${state.reason}`;
  return "";
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
