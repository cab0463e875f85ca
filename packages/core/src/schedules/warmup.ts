import { tf } from "../tf.js";
import { checkWhole } from "./check-options.js";
import type { Schedule } from "./schedule.js";

/**
 * Grows linearly, rate · (step + 1) / steps, so that the first step already moves and step `steps` - 1 has the base rate; then the other
 * schedule runs over the steps that are left.
 * Goyal et al. 2017, https://arxiv.org/abs/1706.02677
 */
export function warmup(steps: number, then: Schedule): Schedule {
  checkWhole("warmup", "steps", steps);
  return (learningRate, { step, totalSteps }) => {
    const growth = tf.minimum(tf.div(tf.add(step, 1), steps), 1);
    const rest = { step: tf.maximum(tf.sub(step, steps), 0), totalSteps: tf.maximum(tf.sub(totalSteps, steps), 1) };
    return tf.mul(then(learningRate, rest), growth);
  };
}
