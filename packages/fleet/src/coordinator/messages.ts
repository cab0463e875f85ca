import { Member, MemberStatus, type Progress, Run, RunStatus } from "@conclave/protocol";
import type { MemberRecord, MemberState, RunFile, RunListing, RunRecord, RunState } from "@conclave/store";

const RUN_STATUS: Readonly<Record<RunState["status"], RunStatus>> = {
  queued: RunStatus.RUN_STATUS_QUEUED,
  running: RunStatus.RUN_STATUS_RUNNING,
  succeeded: RunStatus.RUN_STATUS_SUCCEEDED,
  failed: RunStatus.RUN_STATUS_FAILED,
  cancelled: RunStatus.RUN_STATUS_CANCELLED,
};

const MEMBER_STATUS: Readonly<Record<MemberState["status"], MemberStatus>> = {
  queued: MemberStatus.MEMBER_STATUS_QUEUED,
  leased: MemberStatus.MEMBER_STATUS_LEASED,
  succeeded: MemberStatus.MEMBER_STATUS_SUCCEEDED,
  failed: MemberStatus.MEMBER_STATUS_FAILED,
  cancelled: MemberStatus.MEMBER_STATUS_CANCELLED,
};

/** A run as a list shows it: without members, spec, report and files. */
export function toRunSummary({ id, name, dataSha256, createdAt, state, counts, scoreJson }: RunListing): Run {
  return Run.create({
    run: id,
    name,
    status: RUN_STATUS[state.status],
    reason: state.status === "failed" ? state.reason : "",
    createdAtMs: BigInt(createdAt),
    startedAtMs: BigInt("startedAt" in state ? (state.startedAt ?? 0) : 0),
    finishedAtMs: BigInt("finishedAt" in state ? state.finishedAt : 0),
    counts,
    dataSha256,
    scoreJson: scoreJson ?? "",
  });
}

/** A run as a list shows it, with its files. */
export function toBriefMessage(record: RunRecord, files: readonly RunFile[]): Run {
  return { ...toRunSummary(record), files: files.map(toFileMessage) };
}

/** A run with everything that is known of it. */
export function toRunMessage(record: RunRecord, members: readonly Member[], files: readonly RunFile[]): Run {
  return {
    ...toRunSummary(record),
    members: [...members],
    specJson: JSON.stringify(record.spec),
    reportJson: record.reportJson ?? "",
    files: files.map(toFileMessage),
  };
}

function toFileMessage({ path, sha256, size }: RunFile): Run["files"][number] {
  return { path, sha256, size: BigInt(size) };
}

/** A member with the newest progress of its present lease. */
export function toMemberMessage(record: MemberRecord, progress: Progress | undefined): Member {
  const { member, model, state, attempts, lastFailure, checkpoint } = record;
  return Member.create({
    member,
    model,
    status: MEMBER_STATUS[state.status],
    worker: "worker" in state ? state.worker.name : "",
    attempts,
    reason: lastFailure ?? "",
    progress: state.status === "leased" ? progress : undefined,
    checkpointTrainingEpoch: checkpoint?.trainingEpoch ?? 0,
    summaryJson: state.status === "succeeded" ? state.result.summaryJson : "",
  });
}

/** True once nothing more will happen to the run. */
export function isSettled({ state }: RunRecord): boolean {
  switch (state.status) {
    case "queued":
    case "running":
      return false;
    case "succeeded":
    case "failed":
    case "cancelled":
      return true;
  }
}
