import { tf } from "../tf.js";
import { checkFactor, checkFraction, checkWhole } from "./check-options.js";
import { power } from "./power.js";
import type { Schedule } from "./schedule.js";

export interface CyclicOptions {
  /** The rate at the bottom, as a fraction of the base rate, which is at the top. */
  readonly low: number;
  /** Steps from the bottom to the top. */
  readonly up: number;
  /** Steps from the top to the bottom. */
  readonly down: number;
  /** What each cycle's height is of the one before it: 1 for equal ones, ½ for PyTorch's "triangular2". */
  readonly shrink: number;
}

/**
 * Up and down between `low` and the base rate in straight lines, again and again. Smith 2015, https://arxiv.org/abs/1506.01186, as
 * PyTorch's CyclicLR.
 */
export function cyclic({ low, up, down, shrink }: CyclicOptions): Schedule {
  checkFraction("cyclic", "low", low);
  checkWhole("cyclic", "up", up);
  checkWhole("cyclic", "down", down);
  checkFactor("cyclic", "shrink", shrink);
  const period = up + down;
  return (learningRate, { step }) => {
    const cycle = tf.floor(tf.div(step, period));
    const position = tf.sub(step, tf.mul(cycle, period));
    // On the way up the line down is still above 1, and the reverse.
    const height = tf.minimum(tf.div(position, up), tf.div(tf.sub(period, position), down));
    const tall = shrink === 1 ? height : tf.mul(height, power(shrink, cycle));
    return tf.mul(learningRate, tf.add(tf.mul(tall, 1 - low), low));
  };
}
