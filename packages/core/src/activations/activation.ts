import type { tf } from "../tf.js";

/** An element-wise function (softmax: of the last axis) with its gradient. */
export interface Activation {
  /** What errors and descriptions call it. */
  readonly name: string;
  /** Whether a larger input never gives a smaller output, element by element: max pooling may then come first (pool-first.ts). */
  readonly nonDecreasing: boolean;
  /** [batch, ...] → the same shape. */
  apply(x: tf.Tensor): tf.Tensor;
}
