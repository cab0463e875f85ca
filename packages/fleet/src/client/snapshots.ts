import type { HeadlineScore, MemberSummary, Report, RunScore } from "@conclave/ensemble";
import {
  type Member,
  MemberStatus as MemberStatusMessage,
  type Progress,
  type Run,
  RunStatus as RunStatusMessage,
  type Worker,
} from "@conclave/protocol";
import type { RunSpec } from "@conclave/spec";
import type { MemberStatus, RunState } from "@conclave/store";

/** How far a member's training is. */
export interface ProgressSnapshot {
  /** The training epoch under way, from 1, and how many there are. */
  readonly trainingEpoch: number;
  readonly trainingEpochs: number;
  /** Steps done and in all. */
  readonly step: number;
  readonly steps: number;
  /** The mean training loss of this training epoch so far. */
  readonly loss: number;
  /** Accuracy or R² on the validation rows at the last training epoch's end; null without such rows. */
  readonly validation: HeadlineScore | null;
  /** The same, where it is an accuracy. */
  readonly validationAccuracy: number | null;
  /** The training epoch of the last improvement (0: none yet), how many passed since, and how many may; null without early stopping. */
  readonly stopping: { readonly bestEpoch: number; readonly waited: number; readonly patience: number } | null;
  /** In how many parts a batch is computed: more than the spec says once memory ran out. */
  readonly microBatches: number;
  readonly samplesPerSecond: number;
}

/** A member as its coordinator knows it. */
export interface MemberSnapshot {
  readonly member: number;
  /** The kind of model. */
  readonly model: string;
  readonly status: MemberStatus;
  /** Who trains or trained it; null when nobody does. */
  readonly worker: string | null;
  /** Attempts that ended without a new checkpoint. */
  readonly attempts: number;
  /** Why it failed, or why its last attempt did. */
  readonly reason: string | null;
  /** Only while it is leased. */
  readonly progress: ProgressSnapshot | null;
  /** The training epochs that its last checkpoint holds; 0 without one. */
  readonly checkpointTrainingEpoch: number;
  /** Only once it succeeded. */
  readonly summary: MemberSummary | null;
}

/** A run as lists show it. Times are milliseconds since 1970 by the coordinator's clock. */
export interface RunListing {
  readonly run: string;
  readonly name: string;
  readonly status: RunState["status"];
  /** Why it failed. */
  readonly reason: string | null;
  readonly createdAtMs: number;
  readonly startedAtMs: number | null;
  readonly finishedAtMs: number | null;
  readonly counts: Readonly<Record<MemberStatus, number>>;
  /** How good the vote is; null before the run is settled, and where nothing scored it. */
  readonly score: RunScore | null;
}

/** A run with everything that is known of it. */
export interface RunSnapshot extends RunListing {
  readonly members: readonly MemberSnapshot[];
  readonly spec: RunSpec;
  readonly dataSha256: string;
  /** Once the run is settled; null of one that came to nothing. */
  readonly report: Report | null;
  /** The ensemble's files, once the run succeeded. */
  readonly files: readonly { readonly path: string; readonly sha256: string; readonly size: number }[];
}

/** A worker that was heard of lately. */
export interface WorkerSnapshot {
  /** Unique to the worker process. */
  readonly worker: string;
  readonly name: string;
  readonly host: string;
  readonly engine: string;
  readonly determinismClass: string;
  /** Milliseconds since it was last heard of. */
  readonly silentMs: number;
  /** What it trains; null when it is idle. */
  readonly training: {
    readonly run: string;
    readonly member: number;
    readonly progress: ProgressSnapshot | null;
  } | null;
}

const RUN_STATUS: Readonly<Partial<Record<RunStatusMessage, RunState["status"]>>> = {
  [RunStatusMessage.RUN_STATUS_QUEUED]: "queued",
  [RunStatusMessage.RUN_STATUS_RUNNING]: "running",
  [RunStatusMessage.RUN_STATUS_SUCCEEDED]: "succeeded",
  [RunStatusMessage.RUN_STATUS_FAILED]: "failed",
  [RunStatusMessage.RUN_STATUS_CANCELLED]: "cancelled",
};

const MEMBER_STATUS: Readonly<Partial<Record<MemberStatusMessage, MemberStatus>>> = {
  [MemberStatusMessage.MEMBER_STATUS_QUEUED]: "queued",
  [MemberStatusMessage.MEMBER_STATUS_LEASED]: "leased",
  [MemberStatusMessage.MEMBER_STATUS_SUCCEEDED]: "succeeded",
  [MemberStatusMessage.MEMBER_STATUS_FAILED]: "failed",
  [MemberStatusMessage.MEMBER_STATUS_CANCELLED]: "cancelled",
};

export function toRunListing(message: Run): RunListing {
  const { run, name, reason, createdAtMs, startedAtMs, finishedAtMs, counts, scoreJson } = message;
  return {
    run,
    name,
    status: known(RUN_STATUS[message.status], "run status", message.status),
    reason: reason || null,
    createdAtMs: Number(createdAtMs),
    startedAtMs: Number(startedAtMs) || null,
    finishedAtMs: Number(finishedAtMs) || null,
    counts: counts ?? { queued: 0, leased: 0, succeeded: 0, failed: 0, cancelled: 0 },
    score: scoreJson === "" ? null : (JSON.parse(scoreJson) as RunScore),
  };
}

export function toRunSnapshot(message: Run): RunSnapshot {
  return {
    ...toRunListing(message),
    members: message.members.map(toMemberSnapshot),
    spec: JSON.parse(message.specJson) as RunSpec,
    dataSha256: message.dataSha256,
    report: message.reportJson === "" ? null : (JSON.parse(message.reportJson) as Report),
    files: message.files.map(({ path, sha256, size }) => ({ path, sha256, size: Number(size) })),
  };
}

export function toMemberSnapshot(message: Member): MemberSnapshot {
  const { member, model, worker, attempts, reason, progress, checkpointTrainingEpoch, summaryJson } = message;
  return {
    member,
    model,
    status: known(MEMBER_STATUS[message.status], "member status", message.status),
    worker: worker || null,
    attempts,
    reason: reason || null,
    progress: toProgressSnapshot(progress),
    checkpointTrainingEpoch,
    summary: summaryJson === "" ? null : (JSON.parse(summaryJson) as MemberSummary),
  };
}

export function toWorkerSnapshot(message: Worker): WorkerSnapshot {
  const { worker, name, host, engine, determinismClass, silentMs, lease, progress } = message;
  const training = lease && { run: lease.run, member: lease.member, progress: toProgressSnapshot(progress) };
  return { worker, name, host, engine, determinismClass, silentMs: Number(silentMs), training: training ?? null };
}

function toProgressSnapshot(message: Progress | undefined): ProgressSnapshot | null {
  if (!message) return null;
  const { trainingEpoch, trainingEpochs, step, steps, loss, metric, r2, samplesPerSecond, stopping, microBatches } =
    message;
  return {
    trainingEpoch,
    trainingEpochs,
    step: Number(step),
    steps: Number(steps),
    loss,
    validation: metric !== undefined ? { accuracy: metric } : r2 !== undefined ? { r2 } : null,
    validationAccuracy: metric ?? null,
    stopping: stopping ?? null,
    microBatches: Math.max(1, microBatches),
    samplesPerSecond,
  };
}

function known<T>(value: T | undefined, what: string, number: number): T {
  if (value !== undefined) return value;
  throw new TypeError(`the coordinator sent a ${what} that this version does not know: ${number}`);
}
