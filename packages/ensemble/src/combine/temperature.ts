import { log, softmax } from "@conclave/core/host";
import type { Task } from "@conclave/spec";
import { sigmoid } from "../task/sigmoid.js";

/** Whose answers a temperature changes: regression has no probabilities. */
type ProbabilityTask = Exclude<Task, "regression">;

/** The smallest probability that counts: a float32 rounded to 0 is a small number, not a certainty. */
const SMALLEST = 2 ** -126;
/** The same where a probability was rounded to 1. */
const SMALLEST_COMPLEMENT = 2 ** -25;

/**
 * Logits of which these are the probabilities: ln p of each class, or ln p - ln (1 - p) of each label. Float64, so that what they came
 * from comes back.
 */
export function logitsOf(probabilities: Float32Array, task: ProbabilityTask): Float64Array {
  return Float64Array.from(probabilities, (p) => {
    const yes = log(Math.max(p, SMALLEST));
    return task === "classification" ? yes : yes - log(Math.max(1 - p, p >= 0.5 ? SMALLEST_COMPLEMENT : SMALLEST));
  });
}

/**
 * Probabilities at another temperature: above 1 less sure, below 1 surer, and the same class on top.
 *
 * [Guo et al. 2017, "On Calibration of Modern Neural Networks"](https://arxiv.org/abs/1706.04599), section 4.2.
 *
 * @param probabilities rows × classes, or rows × labels.
 */
export function atTemperature(
  probabilities: Float32Array,
  task: ProbabilityTask,
  classes: number,
  temperature: number,
): Float32Array {
  const scaled = Float32Array.from(logitsOf(probabilities, task), (logit) => logit / temperature);
  return task === "classification" ? softmax(scaled, classes) : scaled.map(sigmoid);
}
