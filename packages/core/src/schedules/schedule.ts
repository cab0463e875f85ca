import type { tf } from "../tf.js";

/** Where a training stands; float32 scalars inside the program. */
export interface Clock {
  /** The number of the step, from 0. */
  readonly step: tf.Tensor;
  /** How many steps there will be, at least 1. */
  readonly totalSteps: tf.Tensor;
}

/** The learning rate of a step from the base rate: scalar ops, so that rate and length are inputs of a compiled program. */
export type Schedule = (learningRate: tf.Tensor, clock: Clock) => tf.Tensor;
