/** How good the yes and no of one label is. */
export interface LabelScores {
  /** The share of rows that are right about it. */
  readonly accuracy: number;
  /** 2·TP / (2·TP + FP + FN); 0 where the label neither came nor was predicted. */
  readonly f1: number;
}

/** Several labels a row. */
export interface MultilabelScores {
  /** Subset accuracy: the share of rows that are right about every label (scikit-learn's `accuracy_score`). */
  readonly accuracy: number;
  /** The share of labels, over all rows, that are wrong. */
  readonly hammingLoss: number;
  /** The mean of the labels' F1. */
  readonly macroF1: number;
  /** In the order of the outputs. */
  readonly labels: readonly LabelScores[];
}

/** Probabilities from here on say yes. */
export const LABEL_THRESHOLD = 0.5;

/** All scores of probabilities against 0 and 1, both rows × outputs, row-major. */
export function multilabelScores(probabilities: Float32Array, truth: Float32Array, outputs: number): MultilabelScores {
  const rows = truth.length / outputs;
  const counts = Array.from({ length: outputs }, () => ({ both: 0, onlySaid: 0, onlyTrue: 0 }));
  let wholeRows = 0;
  for (let row = 0; row < rows; row++) {
    let wrong = 0;
    counts.forEach((count, label) => {
      const said = probabilities[row * outputs + label]! >= LABEL_THRESHOLD;
      const is = truth[row * outputs + label]! > LABEL_THRESHOLD;
      if (said && is) count.both++;
      else if (said) count.onlySaid++;
      else if (is) count.onlyTrue++;
      if (said !== is) wrong++;
    });
    if (wrong === 0) wholeRows++;
  }
  const labels = counts.map(({ both, onlySaid, onlyTrue }): LabelScores => {
    const wrong = onlySaid + onlyTrue;
    return { accuracy: 1 - wrong / rows, f1: both === 0 ? 0 : (2 * both) / (2 * both + wrong) };
  });
  const mean = (key: keyof LabelScores): number => labels.reduce((sum, label) => sum + label[key], 0) / outputs;
  return {
    accuracy: wholeRows / rows,
    hammingLoss: 1 - mean("accuracy"),
    macroF1: mean("f1"),
    labels,
  };
}
