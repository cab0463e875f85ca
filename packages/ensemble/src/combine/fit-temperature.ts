import { exp } from "@conclave/core/host";
import { sigmoid } from "../task/sigmoid.js";
import type { Truth } from "../task/truth.js";
import { logitsOf } from "./temperature.js";

/** Where rows are all right (or none is), no temperature is the best; these are far enough either way. */
const COLDEST = 0.05;
const HOTTEST = 20;
const MOST_STEPS = 100;
/** Of 1 / temperature. */
const PRECISION = 1e-10;

/** Truths that probabilities can be held against. */
type ProbabilityTruth = Exclude<Truth, { task: "regression" }>;

/**
 * The temperature at which probabilities give the truth the smallest cross-entropy, between 1/20 and 20. In 1 / temperature the
 * cross-entropy is convex, so that its slope has one zero: Newton's method, kept within the bracket by halving it.
 *
 * [Guo et al. 2017, "On Calibration of Modern Neural Networks"](https://arxiv.org/abs/1706.04599), section 4.2.
 *
 * @param probabilities rows × outputs.
 */
export function fitTemperature(probabilities: Float32Array, truth: ProbabilityTruth): number {
  const logits = logitsOf(probabilities, truth.task);
  const slope = truth.task === "classification" ? classSlope(logits, truth) : labelSlope(logits, truth.labels);
  let [low, high] = [1 / HOTTEST, 1 / COLDEST];
  if (slope(low).first >= 0) return HOTTEST;
  if (slope(high).first <= 0) return COLDEST;
  let inverse = 1;
  for (let step = 0; step < MOST_STEPS && high - low > PRECISION; step++) {
    const { first, second } = slope(inverse);
    if (first < 0) low = inverse;
    else high = inverse;
    const newton = inverse - first / second;
    const next = newton > low && newton < high ? newton : (low + high) / 2;
    if (Math.abs(next - inverse) < PRECISION) return 1 / next;
    inverse = next;
  }
  return 1 / inverse;
}

/** The first and second derivative of the summed cross-entropy by 1 / temperature. */
interface Slope {
  readonly first: number;
  readonly second: number;
}

/** Σ (E[z] - z of the truth), and Σ Var[z], under the softmax of z / temperature. */
function classSlope(logits: Float64Array, { labels, outputs }: ProbabilityTruth): (inverse: number) => Slope {
  return (inverse) => {
    let [first, second] = [0, 0];
    for (let row = 0; row < labels.length; row++) {
      const z = logits.subarray(row * outputs, (row + 1) * outputs);
      const largest = z.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
      let [total, mean, square] = [0, 0, 0];
      for (const value of z) {
        const power = exp((value - largest) * inverse);
        total += power;
        mean += power * value;
        square += power * value * value;
      }
      mean /= total;
      first += mean - z[labels[row]!]!;
      second += square / total - mean * mean;
    }
    return { first, second };
  };
}

/** The same for labels that are each a yes or no. */
function labelSlope(logits: Float64Array, labels: Float32Array): (inverse: number) => Slope {
  return (inverse) => {
    let [first, second] = [0, 0];
    logits.forEach((z, at) => {
      const p = sigmoid(z * inverse);
      first += (p - labels[at]!) * z;
      second += p * (1 - p) * z * z;
    });
    return { first, second };
  };
}
