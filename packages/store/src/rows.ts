import type { RunSpec } from "@conclave/spec";
import type { MemberRow, RunRow } from "./schema.js";
import type {
  CheckpointRecord,
  MemberRecord,
  MemberState,
  MemberStatus,
  RunListing,
  RunRecord,
  RunState,
} from "./states.js";

/** A row of `runs` as the union it stands for. */
export function toRunRecord(row: RunRow, counts: Readonly<Record<MemberStatus, number>>): RunRecord {
  // Checked when it was submitted.
  const spec = JSON.parse(row.spec) as RunSpec;
  return { ...toRunListing(row, counts), spec, reportJson: row.report };
}

/** The same without what may be long. */
export function toRunListing(row: Omit<RunRow, "report">, counts: Readonly<Record<MemberStatus, number>>): RunListing {
  return {
    id: row.id,
    sequence: row.sequence,
    name: (JSON.parse(row.spec) as RunSpec).name,
    dataSha256: row.data_sha256,
    createdAt: row.created_at,
    state: toRunState(row),
    counts,
    scoreJson: row.score,
  };
}

function toRunState(row: Omit<RunRow, "report">): RunState {
  switch (row.status) {
    case "queued":
      return { status: "queued" };
    case "running":
      return { status: "running", startedAt: present(row, "started_at") };
    case "succeeded":
      return { status: "succeeded", startedAt: present(row, "started_at"), finishedAt: present(row, "finished_at") };
    case "failed":
      return {
        status: "failed",
        startedAt: present(row, "started_at"),
        finishedAt: present(row, "finished_at"),
        reason: present(row, "reason"),
      };
    case "cancelled":
      return { status: "cancelled", startedAt: row.started_at, finishedAt: present(row, "finished_at") };
  }
}

/** A row of `members`, with its checkpoint's, as the union it stands for. */
export function toMemberRecord(row: MemberRow, checkpoint: CheckpointRecord | null): MemberRecord {
  return {
    run: row.run,
    member: row.member,
    model: row.model,
    work: row.work,
    state: toMemberState(row),
    attempts: row.attempts,
    trainerDeaths: row.trainer_deaths,
    lostLeases: row.lost_leases,
    lastFailure: row.reason,
    checkpoint,
  };
}

function toMemberState(row: MemberRow): MemberState {
  const worker = () => ({ id: present(row, "worker_id"), name: present(row, "worker_name") });
  switch (row.status) {
    case "queued":
      return { status: "queued" };
    case "leased":
      return { status: "leased", worker: worker(), leaseEpoch: row.lease_epoch };
    case "succeeded":
      return {
        status: "succeeded",
        worker: worker(),
        result: {
          weightsSha256: present(row, "weights_sha256"),
          predictionsSha256: present(row, "predictions_sha256"),
          summaryJson: present(row, "summary"),
        },
      };
    case "failed":
      return { status: "failed", worker: worker(), reason: present(row, "reason") };
    case "cancelled":
      return { status: "cancelled" };
  }
}

/** A column that a state always fills. */
function present<R extends object, K extends keyof R & string>(row: R, column: K): NonNullable<R[K]> {
  const value = row[column];
  if (value === null || value === undefined) throw new TypeError(`${column} is null in ${JSON.stringify(row)}`);
  return value;
}
