import { ModelError } from "../model-error.js";
import { tf } from "../tf.js";
import { checkFraction } from "./check-options.js";
import { cosineFall } from "./cosine.js";
import type { Schedule } from "./schedule.js";

export interface OneCycleOptions {
  /** The fraction of the steps in which the rate grows. */
  readonly warmup: number;
  /** The first rate, as a fraction of the base rate, which is at the top. */
  readonly start: number;
  /** The last rate, likewise. */
  readonly final: number;
}

/** Keeps divisions defined where a training has a step or two. */
const SHORTEST = 1e-6;

/**
 * From `start` up to the base rate and down to `final`, each along half a cosine. Smith & Topin 2017, https://arxiv.org/abs/1708.07120, as
 * PyTorch's OneCycleLR (in two phases; the momentum stays as it is).
 */
export function oneCycle({ warmup, start, final }: OneCycleOptions): Schedule {
  if (!(warmup > 0 && warmup < 1)) {
    const message = `the oneCycle schedule's warmup is a fraction above 0 and below 1, got ${warmup}`;
    throw new ModelError("bad-option", null, message);
  }
  checkFraction("oneCycle", "start", start);
  checkFraction("oneCycle", "final", final);
  return (learningRate, { step, totalSteps }) => {
    const top = tf.maximum(tf.sub(tf.mul(totalSteps, warmup), 1), 0);
    const falling = tf.maximum(tf.sub(tf.sub(totalSteps, 1), top), SHORTEST);
    const toGo = tf.sub(1, tf.minimum(tf.div(step, tf.maximum(top, SHORTEST)), 1));
    const up = cosineFall(toGo, start);
    const down = cosineFall(tf.clipByValue(tf.div(tf.sub(step, top), falling), 0, 1), final);
    // Before the top the way down still is at 1, and the reverse.
    return tf.mul(learningRate, tf.minimum(up, down));
  };
}
