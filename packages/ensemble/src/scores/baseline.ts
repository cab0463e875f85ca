import { accuracy } from "@conclave/core/host";
import { rowsOf, type Truth } from "../task/truth.js";
import { LABEL_THRESHOLD } from "./multilabel-scores.js";
import { regressionScores } from "./regression-scores.js";
import type { HeadlineScore } from "./task-scores.js";

/**
 * What always the same answer scores on rows: their most frequent class, of several labels the more frequent value of each, of a regression
 * the mean of each target (scikit-learn's DummyClassifier and DummyRegressor, fitted on these very rows, so that no constant does better).
 */
export interface Baseline {
  /** The class; of several labels those that most rows have, joined by ";"; null for the mean. */
  readonly answer: string | null;
  readonly score: HeadlineScore;
  /**
   * Whether the answers that were compared with it are better: by accuracy, of several labels by whole rows or by single labels, of a
   * regression by R².
   */
  readonly beaten: boolean;
}

/** R² that rounding alone may leave between a model and the mean. */
const ROUNDING = 1e-6;

/**
 * Compares answers with the best constant answer.
 *
 * @param answers rows × outputs. @param names of the classes or labels.
 * @returns null when there are no rows
 */
export function baselineOf(truth: Truth, answers: Float32Array, names: readonly string[]): Baseline | null {
  if (rowsOf(truth) === 0) return null;
  switch (truth.task) {
    case "classification": {
      const { labels, outputs } = truth;
      const counts = classCounts(labels, outputs);
      const largest = counts.indexOf(counts.reduce((most, count) => Math.max(most, count), 0));
      const share = counts[largest]! / labels.length;
      return { answer: names[largest] ?? null, score: { accuracy: share }, beaten: accuracy(answers, labels) > share };
    }
    case "multilabel":
      return labelBaseline(truth, answers, names);
    case "regression": {
      const { labels, outputs } = truth;
      const { r2, targets } = regressionScores(answers, labels, outputs);
      const score =
        targets.reduce((sum, _, target) => sum + (isConstant(labels, target, outputs) ? 1 : 0), 0) / outputs;
      return { answer: null, score: { r2: score }, beaten: r2 > score + ROUNDING };
    }
  }
}

/** How many rows each class has. */
export function classCounts(labels: Int32Array, classes: number): number[] {
  const counts = new Array<number>(classes).fill(0);
  for (const label of labels) counts[label]! += 1;
  return counts;
}

function labelBaseline(
  { labels, outputs }: Extract<Truth, { task: "multilabel" }>,
  answers: Float32Array,
  names: readonly string[],
): Baseline {
  const rows = labels.length / outputs;
  const holding = new Array<number>(outputs).fill(0);
  for (let at = 0; at < labels.length; at++) if (labels[at]! > LABEL_THRESHOLD) holding[at % outputs]! += 1;
  const usual = holding.map((count) => 2 * count > rows);
  const said = mistakes(labels, outputs, (at) => answers[at]! >= LABEL_THRESHOLD);
  const constant = mistakes(labels, outputs, (at) => usual[at % outputs]!);
  return {
    answer: names.filter((_, label) => usual[label]).join(";"),
    score: { accuracy: 1 - constant.rows / rows },
    beaten: said.rows < constant.rows || said.labels < constant.labels,
  };
}

/** How many rows have a wrong label, and how many labels are wrong. */
function mistakes(
  labels: Float32Array,
  outputs: number,
  says: (at: number) => boolean,
): { rows: number; labels: number } {
  let [rows, wrong] = [0, 0];
  for (let start = 0; start < labels.length; start += outputs) {
    const before = wrong;
    for (let at = start; at < start + outputs; at++) if (says(at) !== labels[at]! > LABEL_THRESHOLD) wrong++;
    if (wrong > before) rows++;
  }
  return { rows, labels: wrong };
}

/** The mean is right about a target that never varies. */
function isConstant(labels: Float32Array, target: number, outputs: number): boolean {
  for (let at = target; at < labels.length; at += outputs) if (labels[at] !== labels[target]) return false;
  return true;
}
