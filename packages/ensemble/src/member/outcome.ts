import type { HeadlineScore } from "../scores/task-scores.js";

/** How a model does on some rows, those of validation or those it trained on: accuracy or R², and the mean loss. */
export type ValidationScore = HeadlineScore & {
  /** Cross-entropy in nats, the mean over rows (and labels); of a regression the loss over the standardised targets. */
  readonly loss: number;
};

/** One training epoch of a member, as in its loss curve. */
export interface EpochRecord {
  /** From 1. */
  readonly epoch: number;
  /** The mean training loss over the epoch's rows, while the weights moved. */
  readonly loss: number;
  /** The same over each tenth of its steps, in their order; over each step where there are fewer than ten. */
  readonly parts: readonly number[];
  readonly validation: ValidationScore | null;
}

/** What is worth knowing about a trained member besides its weights; travels as JSON. */
export interface MemberSummary {
  /** The kind of model: "lenet5", "mlp", … */
  readonly model: string;
  readonly engine: string;
  /** Where its bytes can be made again; classes joined by " + " when a resumed member was moved between them. */
  readonly determinismClass: string;
  /** How many rows its bag has. */
  readonly rows: number;
  /** Names the training by all it depends on: with one determinism class, the same fingerprint gives the same bytes. */
  readonly fingerprint: string;
  /** How many weights the kept model has (biases not counted), and how many of them are exactly zero: a lasso makes them so. */
  readonly sparsity: { readonly weights: number; readonly zeros: number };
  /** How many training steps its weights have seen in all. */
  readonly steps: number;
  /** In how many parts a batch was computed in the end: more than the spec says where memory ran out. */
  readonly microBatches: number;
  /** Wall time of the training epochs run here; those before a resume are not in it. */
  readonly seconds: number;
  /** Rows trained on per second, in the same time. */
  readonly samplesPerSecond: number;
  /** The training epoch whose weights were kept, from 1. */
  readonly keptEpoch: number;
  /** The training epoch after which early stopping ended the training, from 1; null when all were run. */
  readonly stoppedEpoch: number | null;
  /** The training epoch after which the member pauses, from 1; absent when it has nothing left to train. */
  readonly pausedEpoch?: number;
  /**
   * Of the kept weights on rows of its bag, as they predict: without dropout and augmentation, which the loss of a training epoch has
   * in it. Over up to 2,000 of the rows.
   */
  readonly training: ValidationScore;
  readonly validation: ValidationScore | null;
  readonly oob: HeadlineScore | null;
  readonly test: HeadlineScore | null;
  readonly epochs: readonly EpochRecord[];
}

/** How a member ended. */
export type MemberOutcome =
  | {
      readonly status: "succeeded";
      readonly member: number;
      readonly worker: string;
      /** safetensors; see {@link decodeWeights}. */
      readonly weights: Uint8Array;
      /** safetensors; see {@link decodePredictions}. */
      readonly predictions: Uint8Array;
      /** Of one that pauses, what it goes on from; see {@link decodeCheckpoint}. */
      readonly checkpoint?: Uint8Array;
      readonly summary: MemberSummary;
    }
  | {
      readonly status: "failed";
      readonly member: number;
      readonly worker: string;
      readonly error: string;
      /** Those that it had done before; absent where nobody knows. */
      readonly epochs?: readonly EpochRecord[];
    }
  | { readonly status: "cancelled"; readonly member: number };

/** A member that ended well. */
export type SucceededMember = Extract<MemberOutcome, { status: "succeeded" }>;
