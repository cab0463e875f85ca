import { accuracy } from "@conclave/core/host";
import { rowsOf, type Truth } from "../task/truth.js";
import { type MultilabelScores, multilabelScores } from "./multilabel-scores.js";
import { type RegressionScores, regressionScores } from "./regression-scores.js";
import { type Scores, scoresOf } from "./scores.js";

/** Every score by which some task is judged and this one is not: reads as undefined. */
type Without<K extends string> = { readonly [key in K]?: undefined };

/**
 * How good predictions are, by task: probabilities of classes, of labels, or values. What another task has in its place reads as
 * undefined.
 */
export type TestScores =
  | (Scores & Without<"hammingLoss" | "macroF1" | "labels" | "r2" | "mse" | "mae" | "targets">)
  | (MultilabelScores & Without<"nll" | "brier" | "ece" | "r2" | "mse" | "mae" | "targets">)
  | (RegressionScores & Without<"accuracy" | "nll" | "brier" | "ece" | "hammingLoss" | "macroF1" | "labels">);

/** The one number that sums predictions up: accuracy (multilabel: of whole rows), or R² for regression, as scikit-learn's `score`. */
export type HeadlineScore =
  | ({ readonly accuracy: number } & Without<"r2">)
  | ({ readonly r2: number } & Without<"accuracy">);

/** All scores of predictions (rows × outputs) against the truth; null when there are no rows. */
export function scoresAgainst(truth: Truth, predictions: Float32Array): TestScores | null {
  if (rowsOf(truth) === 0) return null;
  switch (truth.task) {
    case "classification":
      return scoresOf(predictions, truth.labels, truth.outputs);
    case "multilabel":
      return multilabelScores(predictions, truth.labels, truth.outputs);
    case "regression":
      return regressionScores(predictions, truth.labels, truth.outputs);
  }
}

/** Accuracy or R²; there must be rows. */
export function headlineOf(truth: Truth, predictions: Float32Array): HeadlineScore {
  switch (truth.task) {
    case "classification":
      return { accuracy: accuracy(predictions, truth.labels) };
    case "multilabel":
      return { accuracy: multilabelScores(predictions, truth.labels, truth.outputs).accuracy };
    case "regression":
      return { r2: regressionScores(predictions, truth.labels, truth.outputs).r2 };
  }
}
