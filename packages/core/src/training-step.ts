import type { Key } from "@conclave/random";
import type { HostArray, Shape } from "./array.js";
import type { StepScalars } from "./optimizer.js";
import type { tf } from "./tf.js";
import type { Tree } from "./tree.js";

/**
 * Everything a member carries from step to step, in one tree: "params/…", "state/…" (layers), "optimizer/…". A checkpoint is this
 * tree and the counters.
 */
export type Carry<T> = Tree<T>;

/** The shape and type of one leaf of a carry. */
export type LeafSpec = Pick<HostArray, "shape" | "dtype">;

/** What each sample should be answered with: a class index (int32, shape []), or numbers (float32, shape [outputs]). */
export interface LabelSpec {
  readonly dtype: "int32" | "float32";
  readonly shape: Shape;
}

/** A batch as tensors. */
export interface Batch {
  /** [batch, ...shape], raw as in the data (0…255 for uint8). */
  readonly x: tf.Tensor;
  /** [batch, ...label shape]. */
  readonly y: tf.Tensor;
  /** float32 [batch]: how much each sample counts in the mean loss; null when all count alike. */
  readonly weights: tf.Tensor | null;
  /**
   * For a part of a batch (a micro-batch): float32 scalar, what the mean is divided by: the sum of the whole batch's weights, or the number
   * of its rows when all count alike. Absent for a whole batch.
   */
  readonly total?: tf.Tensor;
}

/** What a step needs besides carry and batch. All are inputs of a compiled program, so that one program serves every member. */
export interface StepInputs extends StepScalars {
  /** int32 [2]: the member's key for dropout and whatever else is random inside a step. */
  readonly key: tf.Tensor;
  /** float32 [channels or columns]: normalised x is (x - mean) * scale, over the last axis. */
  readonly mean: tf.Tensor;
  readonly scale: tf.Tensor;
}

/** What gradients depend on besides carry and batch. */
export type GradientInputs = Pick<StepInputs, "key" | "step" | "mean" | "scale">;

/** What a batch has to say to an update. The loss and gradients of a batch's parts add up to those of the batch. */
export interface BatchGradients {
  /** float32 scalar: the mean loss, or a part's share of it. */
  readonly loss: tf.Tensor;
  /** By each parameter, under the parameter's own path. */
  readonly gradients: Tree<tf.Tensor>;
  /** The layers' state after the batch. */
  readonly state: Tree<tf.Tensor>;
}

/** One training step as a pure function, and the carry it starts from. */
export interface TrainingStep {
  /** The shape of one sample. */
  readonly inputShape: Shape;
  /** The shape of one output (logits) of one sample. */
  readonly outShape: Shape;
  /** The length of mean and scale: the last axis of the sample's shape. */
  readonly statistics: number;
  readonly label: LabelSpec;
  /** Whether batches come with weights. */
  readonly weighted: boolean;
  /** What the carry's leaves are, in their order: known before any is drawn. */
  carryLeaves(): Carry<LeafSpec>;
  /** What a member starts from: its parameters drawn from the key, all else at zero or one. */
  initialCarry(key: Key): Carry<HostArray>;
  /** Plain tfjs: (carry, batch) → (carry, mean loss of the batch, float32 scalar). */
  run(carry: Carry<tf.Tensor>, batch: Batch, inputs: StepInputs): { carry: Carry<tf.Tensor>; loss: tf.Tensor };
  /**
   * The first half of {@link run}: forward and backward. `inputs.step` tells apart what is drawn at random: a part of a batch has a number
   * of its own there. Uses "params/…" and "state/…" of the carry.
   */
  gradients(carry: Carry<tf.Tensor>, batch: Batch, inputs: GradientInputs): BatchGradients;
  /** The second half: the optimizer and the penalty. Uses "params/…" and "optimizer/…" of the carry. */
  update(
    carry: Carry<tf.Tensor>,
    batch: Pick<BatchGradients, "gradients" | "state">,
    inputs: StepScalars,
  ): Carry<tf.Tensor>;
  /** Plain tfjs: logits [batch, ...outShape] of the model as it predicts (not training). Uses "params/…" and "state/…" of the carry. */
  predict(carry: Carry<tf.Tensor>, x: tf.Tensor, inputs: Pick<StepInputs, "mean" | "scale">): tf.Tensor;
}
