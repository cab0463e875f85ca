import type { Shape } from "../array.js";
import { tf } from "../tf.js";

/** The kernel's name in tfjs's registry: engines register it for eager backends, the tracer lowers it. */
export const COUNTER_UNIFORM = "CounterUniform";

/** What the kernel is given besides its inputs `key` (int32 [2]) and `step` (int32 scalar). */
export interface CounterUniformAttrs {
  readonly shape: number[];
  /** int32: tells apart the uses within one step. */
  readonly salt: number;
}

/**
 * Uniform numbers in [0, 1), float32 of the given shape, that depend on (key, step, salt, position) alone: the same bits in every
 * engine, see {@link counterUniformArray}. The one random op inside a step.
 *
 * It has no gradient. Its inputs are integers that no parameter leads to, so that tf.grads leaves it out.
 *
 * @param key int32 [2]
 * @param step int32 scalar
 */
export function counterUniform(key: tf.Tensor, step: tf.Tensor, shape: Shape, salt: number): tf.Tensor {
  const attrs: CounterUniformAttrs = { shape: [...shape], salt };
  return tf.engine().runKernel(COUNTER_UNIFORM, { key, step }, { ...attrs });
}
