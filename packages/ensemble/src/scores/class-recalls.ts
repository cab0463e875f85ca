import { argMax } from "@conclave/core/host";
import type { Truth } from "../task/truth.js";
import { classCounts } from "./baseline.js";

/** How good answers are class by class, which accuracy hides where some classes are rare. */
export interface ClassRecalls {
  /** The mean recall of the classes that have rows (scikit-learn's `balanced_accuracy_score`): 1 / classes for always the same answer. */
  readonly balancedAccuracy: number;
  /** In the order of the classes. */
  readonly classes: readonly ClassRecall[];
}

interface ClassRecall {
  readonly name: string;
  /** How many rows are of it. */
  readonly rows: number;
  /** The share of them that is named rightly; null without rows. */
  readonly recall: number | null;
}

/**
 * The recall of each class.
 *
 * @param answers rows × classes
 * @returns null for other tasks, and when there are no rows
 */
export function classRecalls(truth: Truth, answers: Float32Array, names: readonly string[]): ClassRecalls | null {
  if (truth.task !== "classification" || truth.labels.length === 0) return null;
  const { labels, outputs } = truth;
  const rows = classCounts(labels, outputs);
  const right = new Array<number>(outputs).fill(0);
  argMax(answers, outputs).forEach((named, row) => {
    if (named === labels[row]) right[named]! += 1;
  });
  const recalls = rows.map((count, at) => (count === 0 ? null : right[at]! / count));
  const known = recalls.flatMap((recall) => recall ?? []);
  return {
    balancedAccuracy: known.reduce((sum, recall) => sum + recall, 0) / known.length,
    classes: recalls.map((recall, at) => ({ name: names[at] ?? String(at), rows: rows[at]!, recall })),
  };
}

/** The largest class of an imbalanced set has more than so many times the rows of the smallest: three of four rows, where there are two. */
const IMBALANCED = 3;
/** Of fewer rows a class, on average, the counts of a sample differ so much by chance. */
const ENOUGH_ROWS = 10;

/** Whether some class has so few rows, to train on or to be judged by, that accuracy says little about it. */
export function isImbalanced(...sets: readonly (Truth | null)[]): boolean {
  return sets.some((truth) => {
    if (truth?.task !== "classification" || truth.labels.length < ENOUGH_ROWS * truth.outputs) return false;
    const counts = classCounts(truth.labels, truth.outputs).sort((a, b) => a - b);
    return counts.at(-1)! > IMBALANCED * counts[0]!;
  });
}
