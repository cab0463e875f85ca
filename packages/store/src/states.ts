import type { RunSpec } from "@conclave/spec";

/** Where a run stands. */
export type RunState =
  | { readonly status: "queued" }
  | { readonly status: "running"; readonly startedAt: number }
  | { readonly status: "succeeded"; readonly startedAt: number; readonly finishedAt: number }
  | { readonly status: "failed"; readonly startedAt: number; readonly finishedAt: number; readonly reason: string }
  | { readonly status: "cancelled"; readonly startedAt: number | null; readonly finishedAt: number };

/** Where a member stands. */
export type MemberState =
  | { readonly status: "queued" }
  | { readonly status: "leased"; readonly worker: WorkerName; readonly leaseEpoch: number }
  | { readonly status: "succeeded"; readonly worker: WorkerName; readonly result: MemberResult }
  | { readonly status: "failed"; readonly worker: WorkerName; readonly reason: string }
  | { readonly status: "cancelled" };

export interface WorkerName {
  /** Unique to a worker process. */
  readonly id: string;
  /** For people. */
  readonly name: string;
}

export interface MemberResult {
  readonly weightsSha256: string;
  readonly predictionsSha256: string;
  /** What training found, as the worker's JSON. */
  readonly summaryJson: string;
}

/** A member of a run, by its index. */
export interface MemberId {
  readonly run: string;
  readonly member: number;
}

/** A worker's right to train a member, as the worker shows it. */
export interface LeaseClaim extends MemberId {
  readonly workerId: string;
  /** The fencing number: each lease of a member has a higher one than the last. */
  readonly leaseEpoch: number;
}

export interface CheckpointRecord {
  /** Training epochs that it holds. */
  readonly trainingEpoch: number;
  readonly sha256: string;
}

export interface MemberRecord {
  readonly run: string;
  readonly member: number;
  /** The kind of model. */
  readonly model: string;
  /** Estimated work, in any unit. */
  readonly work: number;
  readonly state: MemberState;
  /** Attempts that ended with an error since the last new checkpoint. */
  readonly attempts: number;
  /** How often its trainer process died or hung since the last new checkpoint. */
  readonly trainerDeaths: number;
  /** How often its worker fell silent since the last new checkpoint. */
  readonly lostLeases: number;
  /** Why the last attempt ended, if one did. */
  readonly lastFailure: string | null;
  readonly checkpoint: CheckpointRecord | null;
}

export type MemberStatus = MemberState["status"];

export interface RunFile {
  /** Relative to the ensemble's folder, with "/" between parts. */
  readonly path: string;
  readonly sha256: string;
  readonly size: number;
}

/** A run as lists show it. */
export interface RunListing {
  readonly id: string;
  /** Grows with each run that is submitted. */
  readonly sequence: number;
  readonly name: string;
  readonly dataSha256: string;
  readonly createdAt: number;
  readonly state: RunState;
  readonly counts: Readonly<Record<MemberStatus, number>>;
  /** The number that sums the report up, as JSON; null before there is one, and where nothing scored the vote. */
  readonly scoreJson: string | null;
}

export interface RunRecord extends RunListing {
  readonly spec: RunSpec;
  /** The report as JSON, once the run is settled and it was built. */
  readonly reportJson: string | null;
}

/** What is kept of a settled run's report, as JSON. */
export type RunReport = { readonly reportJson: string } & Pick<RunRecord, "scoreJson">;

export interface Submission {
  readonly id: string;
  readonly spec: RunSpec;
  readonly dataSha256: string;
  /** In the order of their indices. */
  readonly members: readonly MemberSubmission[];
}

interface MemberSubmission {
  readonly model: string;
  readonly work: number;
  /** What the member begins from, whose artifact is there already; absent: from its start. */
  readonly checkpoint?: CheckpointRecord;
}
