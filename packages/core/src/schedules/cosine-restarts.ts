import { tf } from "../tf.js";
import { checkFraction, checkWhole } from "./check-options.js";
import { cosineFall } from "./cosine.js";
import type { Schedule } from "./schedule.js";

export interface CosineRestartsOptions {
  /** Steps of the first cycle. */
  readonly period: number;
  /** How many times as long each cycle is as the one before it: a whole number. */
  readonly growth: number;
  /** The rate at a cycle's end, as a fraction of the base rate. */
  readonly final: number;
}

/** float32 counts steps exactly up to here; no training is longer. */
const MOST_STEPS = 2 ** 24;

/**
 * Half a cosine from the base rate to `final` of it, then again from the top: SGDR, Loshchilov & Hutter 2016,
 * https://arxiv.org/abs/1608.03983, as PyTorch's CosineAnnealingWarmRestarts.
 */
export function cosineRestarts({ period, growth, final }: CosineRestartsOptions): Schedule {
  checkWhole("cosineRestarts", "period", period);
  checkWhole("cosineRestarts", "growth", growth);
  checkFraction("cosineRestarts", "final", final);
  return (learningRate, { step }) => {
    const { start, length } = growth === 1 ? equalCycles(step, period) : growingCycles(step, period, growth);
    return tf.mul(learningRate, cosineFall(tf.div(tf.sub(step, start), length), final));
  };
}

/** Where a step's cycle starts and how long it is; scalars. */
interface Cycle {
  readonly start: tf.Tensor;
  readonly length: tf.Tensor | number;
}

function equalCycles(step: tf.Tensor, period: number): Cycle {
  return { start: tf.mul(tf.floor(tf.div(step, period)), period), length: period };
}

/** The cycles are so few that all their lengths are summed up to the step's: whole numbers, where a logarithm could be off by one. */
function growingCycles(step: tf.Tensor, period: number, growth: number): Cycle {
  const lengths = [period];
  const ends = [period];
  while (ends.at(-1)! < MOST_STEPS) {
    lengths.push(lengths.at(-1)! * growth);
    ends.push(ends.at(-1)! + lengths.at(-1)!);
  }
  const done = tf.cast(tf.greaterEqual(step, tf.tensor1d(ends)), "float32");
  const start = tf.sum(tf.mul(done, tf.tensor1d(lengths)));
  // Each cycle that is done makes the next one longer by this.
  const longer = lengths.map((length) => length * (growth - 1));
  return { start, length: tf.add(tf.sum(tf.mul(done, tf.tensor1d(longer))), period) };
}
