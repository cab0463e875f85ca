import { accuracy, negativeLogLikelihood } from "@conclave/core/host";
import { brierScore } from "./brier-score.js";
import { expectedCalibrationError } from "./calibration-error.js";

/** How good class probabilities are against the truth. */
export interface Scores {
  /** The share of rows whose most probable class is the truth. */
  readonly accuracy: number;
  /** Negative log-likelihood in nats, the mean over rows. */
  readonly nll: number;
  /** Brier score, summed over the classes: 0 (perfect) to 2. */
  readonly brier: number;
  /** Expected calibration error in 15 bins. */
  readonly ece: number;
}

/**
 * All scores of probabilities (rows × classes, row-major) against class indices; null when there are no rows.
 */
export function scoresOf(probabilities: Float32Array, labels: Int32Array, classes: number): Scores | null {
  if (labels.length === 0) return null;
  return {
    accuracy: accuracy(probabilities, labels),
    nll: negativeLogLikelihood(probabilities, labels),
    brier: brierScore(probabilities, labels, classes),
    ece: expectedCalibrationError(probabilities, labels, classes),
  };
}
