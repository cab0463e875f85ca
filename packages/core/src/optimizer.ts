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

/**
 * What a link of a chain makes of the updates: updates · factor + weights · decay. Factor and decay are left pending so that what comes
 * next, such as the learning rate, is multiplied into them as scalars and costs no pass over memory.
 */
export interface Transformed {
  readonly updates: Tree<tf.Tensor>;
  readonly state: Tree<tf.Tensor>;
  /** A float32 scalar that the updates are yet to be multiplied by (absent: 1). */
  readonly factor?: tf.Tensor;
  /** A float32 scalar: so much of each weight is yet to be added to its update (absent: 0). See {@link isWeight}. */
  readonly decay?: tf.Tensor;
  /**
   * What becomes of a gradient that never changes, by a parameter's path: the update, before the factor, over that gradient (absent: 1).
   * A scalar, or an element for each of the parameter's; computed only when asked for. A link says it of what it was given.
   */
  readonly gain?: (path: string) => tf.Tensor;
}

/**
 * A named step in the making of an update: a pair of pure functions, as in optax. An optimizer is a chain of them; the last
 * result is added to the parameters.
 */
export interface Transformation {
  readonly name: string;
  /** The first state for parameters of these shapes (their values do not matter). */
  init(params: Tree<HostArray>): Tree<HostArray>;
  /** State leaves that are not its own may be there as well; it returns its own alone. */
  update(updates: Tree<tf.Tensor>, state: Tree<tf.Tensor>, params: Tree<tf.Tensor>, scalars: StepScalars): Transformed;
}

/** A step of a chain that only multiplies all updates by one scalar, and therefore needs no pass of its own. */
export interface Scaling {
  readonly name: string;
  /** float32 scalar. */
  factor(scalars: StepScalars): tf.Tensor;
}

/** A step of a chain that adds a multiple of the weights to their updates, which costs nothing until something reads them. */
export interface Decay {
  readonly name: string;
  readonly decay: number;
}
