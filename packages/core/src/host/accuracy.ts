/** The index of each row's largest score (the first of equal ones): count × classes, row-major → count. */
export function argMax(scores: Float32Array, classes: number): Int32Array {
  return Int32Array.from({ length: scores.length / classes }, (_, row) => {
    let best = 0;
    for (let index = 1; index < classes; index++) {
      if (scores[row * classes + index]! > scores[row * classes + best]!) {
        best = index;
      }
    }
    return best;
  });
}

/** The share of rows whose largest score is the label's; scores may be logits or probabilities, count × classes. NaN for no rows. */
export function accuracy(scores: Float32Array, labels: Int32Array): number {
  const right = argMax(scores, scores.length / labels.length).filter((best, row) => best === labels[row]);
  return right.length / labels.length;
}
