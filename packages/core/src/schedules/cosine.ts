import { tf } from "../tf.js";
import { checkFraction } from "./check-options.js";
import type { Schedule } from "./schedule.js";

/**
 * rate · (final + (1 - final) · (1 + cos(π · step / totalSteps)) / 2): from the base rate down to `final` of it along half a cosine.
 * Loshchilov & Hutter 2016, https://arxiv.org/abs/1608.03983 (without restarts)
 */
export function cosine(final: number): Schedule {
  checkFraction("cosine", "final", final);
  return (learningRate, { step, totalSteps }) =>
    tf.mul(learningRate, cosineFall(tf.minimum(tf.div(step, totalSteps), 1), final));
}

/** From 1 at progress 0 down to `final` at progress 1 along half a cosine. */
export function cosineFall(progress: tf.Tensor, final: number): tf.Tensor {
  const height = tf.mul(tf.add(tf.cos(tf.mul(progress, Math.PI)), 1), (1 - final) / 2);
  return tf.add(height, final);
}
