import type { Task } from "@conclave/spec";

/** How unsure an ensemble is of each row, from its members' answers. */
export interface Uncertainty {
  /** Of the members' mean, in nats: how unsure they are together (of several labels: their sum). Null for regression. */
  readonly entropy: Float32Array | null;
  /**
   * The entropy of the mean less the mean of the members' entropies, in nats: how much they contradict each other; 0 when all say the
   * same, however unsure. Null for regression.
   */
  readonly mutualInformation: Float32Array | null;
  /**
   * The variance of the members' answers, rows × outputs; of a regression in the targets' units squared, as float64 where those are so large
   * that float32 does not reach their squares.
   */
  readonly variance: Float32Array | Float64Array;
}

/**
 * Takes apart what the members say: entropy is all that is uncertain, mutual information the part that more (or other) members could
 * settle, the rest is in the data.
 *
 * [Depeweg et al. 2018, "Decomposition of Uncertainty in Bayesian Deep Learning"](https://arxiv.org/abs/1710.07283); for ensembles
 * [Lakshminarayanan et al. 2017](https://arxiv.org/abs/1612.01474).
 *
 * @param answers of each member that votes, rows × outputs. @param weights how much each counts.
 * @param wide whether the variance is given as float64; see {@link hasWideVariance}.
 */
export function uncertaintyOf(
  task: Task,
  answers: readonly Float32Array[],
  weights: readonly number[],
  outputs: number,
  wide = false,
): Uncertainty {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const size = answers[0]?.length ?? 0;
  const mean = new Float64Array(size);
  answers.forEach((answer, member) => {
    const share = weights[member]! / total;
    for (let at = 0; at < size; at++) mean[at] = mean[at]! + share * answer[at]!;
  });
  const variance = new Float64Array(size);
  answers.forEach((answer, member) => {
    const share = weights[member]! / total;
    for (let at = 0; at < size; at++) {
      const gap = answer[at]! - mean[at]!;
      variance[at] = variance[at]! + share * gap * gap;
    }
  });
  if (task === "regression") {
    return { entropy: null, mutualInformation: null, variance: wide ? variance : Float32Array.from(variance) };
  }
  const entropy = entropies(mean, task, outputs);
  const within = new Float64Array(entropy.length);
  answers.forEach((answer, member) => {
    const share = weights[member]! / total;
    const own = entropies(answer, task, outputs);
    for (let row = 0; row < own.length; row++) within[row] = within[row]! + share * own[row]!;
  });
  return {
    entropy: Float32Array.from(entropy),
    // Rounding may leave a little less than nothing.
    mutualInformation: Float32Array.from(entropy, (value, row) => Math.max(0, value - within[row]!)),
    variance: Float32Array.from(variance),
  };
}

/** Targets of larger deviations have variances near the end of float32, which is 3.4e38. */
const WIDE_DEVIATION = 1e15;

/** Whether float32 may not reach the variance of an ensemble's values: of targets in units so small that they are counted in 1e15 and more. */
export function hasWideVariance(targets: { readonly scale: readonly number[] } | null): boolean {
  return targets?.scale.some((scale) => scale < 1 / WIDE_DEVIATION) ?? false;
}

/** Of each row, in nats; in loops, since every prediction waits for them. */
function entropies(probabilities: Float32Array | Float64Array, task: Task, outputs: number): Float64Array {
  const rows = new Float64Array(probabilities.length / outputs);
  for (let row = 0; row < rows.length; row++) {
    let sum = 0;
    for (let at = row * outputs; at < (row + 1) * outputs; at++) {
      const p = probabilities[at]!;
      sum += task === "classification" ? surprise(p) : surprise(p) + surprise(1 - p);
    }
    rows[row] = sum;
  }
  return rows;
}

/** -p ln p, which tends to 0 with p. Nothing is decided by it, so that the last bit may be the version of Node's. */
function surprise(p: number): number {
  return p > 0 ? -p * Math.log(p) : 0;
}
