import { softmax } from "@conclave/core/host";
import type { Tally } from "../vote/ballot.js";

/** A multinomial logistic regression on the members' probabilities. */
export interface StackingModel {
  readonly members: number;
  readonly classes: number;
  /** (members × classes) × classes, row-major: from each member's probability of a class to the logit of each class. */
  readonly weights: readonly number[];
  /** One per class. */
  readonly bias: readonly number[];
}

/**
 * What a stacking model makes of the members' answers.
 *
 * [Wolpert 1992, "Stacked Generalization"](https://doi.org/10.1016/S0893-6080(05)80023-1); as scikit-learn's StackingClassifier on
 * `predict_proba`.
 *
 * @param answers of each member in the order of the model, rows × classes.
 */
export function stackedAnswers(model: StackingModel, answers: readonly Float32Array[], rows: number): Tally["answers"] {
  const { classes, weights, bias } = model;
  const logits = new Float32Array(rows * classes);
  const sums = new Float64Array(classes);
  for (let row = 0; row < rows; row++) {
    sums.set(bias);
    answers.forEach((ofMember, member) => {
      for (let from = 0; from < classes; from++) {
        const p = ofMember[row * classes + from]!;
        const start = (member * classes + from) * classes;
        for (let to = 0; to < classes; to++) sums[to] = sums[to]! + p * weights[start + to]!;
      }
    });
    logits.set(sums, row * classes);
  }
  return softmax(logits, classes);
}
