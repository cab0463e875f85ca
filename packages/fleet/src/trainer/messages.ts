import type { HeadlineScore, MemberSummary } from "@conclave/ensemble";
import type { RunSpec } from "@conclave/spec";

/** How a trainer is started: its first argument, as JSON. */
export interface TrainerOptions {
  /** "auto" or the name of an engine. */
  readonly engine: string;
  /** Checkpoints nearer to the last one than this are not kept: writing one must not cost more than the work it saves. */
  readonly checkpointIntervalMs: number;
}

/** A member to train. Large bytes travel as files. */
export interface TrainerTask {
  readonly spec: RunSpec;
  readonly member: number;
  /** The packed data, and the hash by which a trainer knows that it has them unpacked already. */
  readonly dataPath: string;
  readonly dataSha256: string;
  /** A checkpoint to go on from. */
  readonly resumePath: string | null;
  readonly resumeSha256: string | null;
  /** Where checkpoints and results are written; the worker's own, removed after the member. */
  readonly outputDirectory: string;
}

/** What a worker says to its trainer. */
export type ToTrainer = { readonly type: "train"; readonly task: TrainerTask } | { readonly type: "stop" };

export interface TrainerProgress {
  readonly epoch: number;
  readonly epochs: number;
  readonly step: number;
  readonly steps: number;
  readonly loss: number;
  /** Accuracy or R² at the last training epoch's end; null without validation rows. */
  readonly validation: HeadlineScore | null;
  /** How far early stopping is; null or absent without it. */
  readonly stopping?: { readonly bestEpoch: number; readonly waited: number; readonly patience: number } | null;
  /** In how many parts a batch is computed. */
  readonly microBatches: number;
  readonly samplesPerSecond: number;
}

/** How a member's training ended, as its trainer says it. */
export type TrainerResult =
  | {
      readonly type: "succeeded";
      readonly weightsPath: string;
      readonly predictionsPath: string;
      readonly summary: MemberSummary;
    }
  | {
      readonly type: "failed";
      readonly reason: string;
      /** True where it was this machine's fault, and another attempt may succeed. */
      readonly retryable: boolean;
    }
  /** There is no room left in this folder: the worker's matter, and no fault of the member. */
  | { readonly type: "no-space"; readonly folder: string }
  /** The data's file, or the checkpoint's, does not hold the bytes of its hash: both have to be fetched again. */
  | { readonly type: "damaged-input"; readonly reason: string }
  | { readonly type: "stopped" };

/** What a trainer says to its worker. */
export type FromTrainer =
  | { readonly type: "ready"; readonly engine: string; readonly determinismClass: string }
  | { readonly type: "unavailable"; readonly reason: string }
  | { readonly type: "progress"; readonly progress: TrainerProgress }
  /** What people should know while training goes on. */
  | { readonly type: "notice"; readonly notice: string }
  | { readonly type: "checkpoint"; readonly trainingEpoch: number; readonly path: string }
  /** The last training epoch is over: what follows is predicted in a few long calls. */
  | { readonly type: "finishing" }
  | TrainerResult;
