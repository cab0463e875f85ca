import { customGradient } from "../custom-gradient.js";
import { ones, zeros } from "../initializers/constant.js";
import type { Layer } from "../layer.js";
import { ModelError } from "../model-error.js";
import { tf } from "../tf.js";
import { leafOf, type Tree } from "../tree.js";
import { defineLayer } from "./define-layer.js";

export interface BatchNormOptions {
  /** The share of the running statistics that each step keeps (Keras's momentum; PyTorch's is 1 minus it). */
  readonly momentum: number;
  /** Added to the variance. */
  readonly epsilon: number;
}

/**
 * Normalises each channel (the last axis) over all others: y = gamma · (x - mean) / √(variance + epsilon) + beta, with the batch's own
 * statistics while training and the running ones when predicting. Ioffe & Szegedy 2015, https://arxiv.org/abs/1502.03167
 *
 * Parameters gamma and beta [channels]; state mean and variance [channels]. As in PyTorch, a batch is normalised by its biased variance
 * (divided by the count n), and the running variance is the mean of unbiased ones (divided by n - 1): those of the small last batches of
 * training epochs are right on the whole, and the biased ones would be too small. A batch of one value per channel (a single row, behind
 * flatten or dense) says nothing of the variance and leaves the running statistics as they are; it comes out as beta.
 */
export function batchNorm(name: string, { momentum, epsilon }: BatchNormOptions): Layer {
  if (!(momentum >= 0 && momentum < 1)) {
    throw new ModelError("bad-option", name, `momentum is a number from 0 up to but not including 1, got ${momentum}`);
  }
  if (!(epsilon > 0)) {
    throw new ModelError("bad-option", name, `epsilon is a number above 0, got ${epsilon}`);
  }
  return defineLayer({
    name,
    kind: "batchNorm",
    plan(shape) {
      const channels = shape.at(-1);
      if (channels === undefined) {
        throw new ModelError("wrong-rank", name, "batchNorm expected a sample with at least one axis, got a scalar");
      }
      const zero = { shape: [channels], initializer: zeros };
      const one = { shape: [channels], initializer: ones };
      return { outShape: shape, params: { gamma: one, beta: zero }, state: { mean: zero, variance: one } };
    },
    apply({ params, state }, x, { training }) {
      const gamma = leafOf(params, "gamma");
      const beta = leafOf(params, "beta");
      if (!training) {
        const scale = tf.mul(gamma, inverseDeviation(leafOf(state, "variance"), epsilon));
        const shift = tf.sub(beta, tf.mul(leafOf(state, "mean"), scale));
        return { y: tf.add(tf.mul(x, scale), shift), state };
      }
      const batch = statisticsOf(x);
      return {
        y: normalise(x, gamma, beta, batch, epsilon),
        state: batch.count === 1 ? state : movingAverage(state, batch, momentum),
      };
    },
  });
}

interface Statistics {
  /** Values behind each statistic: rows, times positions where there are any. */
  readonly count: number;
  readonly mean: tf.Tensor;
  /** The biased one. */
  readonly variance: tf.Tensor;
  /** x - mean. */
  readonly centred: tf.Tensor;
}

/** All axes but the channels'. */
function axesOf(x: tf.Tensor): number[] {
  return Array.from({ length: x.rank - 1 }, (_, axis) => axis);
}

function statisticsOf(x: tf.Tensor): Statistics {
  const axes = axesOf(x);
  const mean = tf.mean(x, axes);
  const centred = tf.sub(x, mean);
  return { count: x.size / mean.size, mean, centred, variance: tf.mean(tf.square(centred), axes) };
}

function inverseDeviation(variance: tf.Tensor, epsilon: number): tf.Tensor {
  return tf.rsqrt(tf.add(variance, epsilon));
}

/**
 * With x̂ the normalised input and n the count behind each statistic, the gradient through x, mean and variance together is
 * gamma / deviation · (dy - Σdy/n - x̂ · Σ(dy·x̂)/n): four passes instead of one for each op of the forward pass.
 */
function normalise(x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor, batch: Statistics, epsilon: number): tf.Tensor {
  const axes = axesOf(x);
  const { count } = batch;
  return customGradient(
    (_x, gamma, beta) => {
      const inverse = inverseDeviation(batch.variance, epsilon);
      const normalised = tf.mul(batch.centred, inverse);
      return { value: tf.add(tf.mul(normalised, gamma!), beta!), saved: [normalised, tf.mul(gamma!, inverse)] };
    },
    (dy, [normalised, scale]) => {
      const dBeta = tf.sum(dy, axes);
      const dGamma = tf.sum(tf.mul(dy, normalised!), axes);
      const common = tf.add(tf.mul(normalised!, tf.div(dGamma, count)), tf.div(dBeta, count));
      return [tf.mul(tf.sub(dy, common), scale!), dGamma, dBeta];
    },
  )(x, gamma, beta);
}

/** Of batches of at least two values. */
function movingAverage(
  state: Tree<tf.Tensor>,
  { count, mean, variance }: Statistics,
  momentum: number,
): Tree<tf.Tensor> {
  const share = 1 - momentum;
  const move = (running: tf.Tensor, current: tf.Tensor, weight: number) =>
    tf.add(tf.mul(running, momentum), tf.mul(current, weight));
  return {
    mean: move(leafOf(state, "mean"), mean, share),
    variance: move(leafOf(state, "variance"), variance, (share * count) / (count - 1)),
  };
}
