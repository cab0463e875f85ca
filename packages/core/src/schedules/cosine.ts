import { ModelError } from "../model-error.js";
import { tf } from "../tf.js";
import type { Schedule } from "./schedule.js";

/**
 * rate · (final + (1 - final) · (1 + cos(π · step / totalSteps)) / 2): from the base rate down to `final` of it along half a cosine.
 * Loshchilov & Hutter 2016, https://arxiv.org/abs/1608.03983 (without restarts)
 */
export function cosine(final: number): Schedule {
  if (!(final >= 0 && final <= 1)) {
    throw new ModelError("bad-option", null, `the cosine schedule's final is a fraction from 0 to 1, got ${final}`);
  }
  return (learningRate, { step, totalSteps }) => {
    const progress = tf.minimum(tf.div(step, totalSteps), 1);
    const height = tf.mul(tf.add(tf.cos(tf.mul(progress, Math.PI)), 1), (1 - final) / 2);
    return tf.mul(learningRate, tf.add(height, final));
  };
}
