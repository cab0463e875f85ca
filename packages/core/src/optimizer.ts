import type { HostArray } from "./array.js";
import type { tf } from "./tf.js";
import type { Tree } from "./tree.js";

/** The scalars of one step that an optimizer may use; inputs of the program, never baked into it. */
export interface StepScalars {
  /** int32 scalar: the number of the step, from 0. */
  readonly step: tf.Tensor;
  /** int32 scalar: how many steps the member will train, for schedules. */
  readonly totalSteps: tf.Tensor;
  /** float32 scalar: the base learning rate. */
  readonly learningRate: tf.Tensor;
}

export interface Transformed {
  readonly updates: Tree<tf.Tensor>;
  readonly state: Tree<tf.Tensor>;
}

/**
 * A named step in the making of an update: a pair of pure functions, as in optax. An optimizer is a chain of them; the last
 * result is added to the parameters.
 */
export interface Transformation {
  readonly name: string;
  /** The first state for parameters of these shapes (their values do not matter). */
  init(params: Tree<HostArray>): Tree<HostArray>;
  update(updates: Tree<tf.Tensor>, state: Tree<tf.Tensor>, params: Tree<tf.Tensor>, scalars: StepScalars): Transformed;
}
