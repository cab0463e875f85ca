import type { Augmenter } from "@conclave/augment";
import type { PreparedData } from "@conclave/data";
import type { Engine } from "@conclave/engines";
import type { RunSpec } from "@conclave/spec";
import type { MemberSummary, ValidationScore } from "../member/outcome.js";
import type { StoppingState } from "./epoch/early-stopping.js";

/** What it takes to train one member of a run. */
export interface MemberTask {
  readonly spec: RunSpec;
  /** Its index among the spec's expanded members. */
  readonly member: number;
  readonly data: PreparedData;
  readonly engine: Engine;
  /** A checkpoint of this member to go on from; null: from the start. */
  readonly resumeFrom: Uint8Array | null;
  /** Heard between chunks of steps, about once a second. */
  readonly signal: AbortSignal;
  /** For members with `augment`; without it they start a thread of their own and end it. */
  readonly augmenter?: Augmenter;
  /** Called after each chunk of steps and after each validation. */
  onProgress(progress: MemberProgress): void;
  /** Told in words of what people should know while it goes on: that memory ran out, and what was done about it. */
  onNotice?(notice: string): void;
  /** Called, and awaited, at the end of each training epoch. */
  onCheckpoint(checkpoint: MemberCheckpoint): Promise<void>;
  /** Called once the last training epoch is over, before the rows are predicted. */
  onFinishing?(): void;
}

/** How far a member is. */
export interface MemberProgress {
  /** The training epoch under way, from 1. */
  readonly epoch: number;
  /** How many there will be: up to the pause, where there is one. */
  readonly epochs: number;
  /** Steps done in all training epochs, out of `steps`. */
  readonly step: number;
  readonly steps: number;
  /** The mean loss of this training epoch so far. */
  readonly loss: number;
  /** At the end of the last training epoch; null before, and without validation rows. */
  readonly validation: ValidationScore | null;
  /** How far early stopping is, at the end of the last training epoch; null for members without it. */
  readonly stopping: StoppingState | null;
  /** In how many parts a batch is computed. */
  readonly microBatches: number;
  /** Rows trained on per second since the member was taken up here. */
  readonly samplesPerSecond: number;
}

/** The state after a training epoch. */
export interface MemberCheckpoint {
  /** Training epochs done. */
  readonly epoch: number;
  /** Whether the member pauses here: this is what it goes on from, and no later one follows. */
  readonly pauses: boolean;
  readonly bytes: Uint8Array;
}

/** A member that was trained to its end. */
export interface TrainedMember {
  /** safetensors; see decodeWeights. */
  readonly weights: Uint8Array;
  /** safetensors; see decodePredictions. */
  readonly predictions: Uint8Array;
  readonly summary: MemberSummary;
}
