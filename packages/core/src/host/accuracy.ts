/** The index of each row's largest score (the first of equal ones): count × classes, row-major → count. */
export function argMax(scores: Float32Array, classes: number): Int32Array {
  const largest = new Int32Array(scores.length / classes);
  for (let row = 0; row < largest.length; row++) {
    const start = row * classes;
    let best = start;
    for (let at = start + 1; at < start + classes; at++) if (scores[at]! > scores[best]!) best = at;
    largest[row] = best - start;
  }
  return largest;
}

/** The share of rows whose largest score is the label's; scores may be logits or probabilities, count × classes. NaN for no rows. */
export function accuracy(scores: Float32Array, labels: Int32Array): number {
  const named = argMax(scores, scores.length / labels.length);
  let right = 0;
  for (let row = 0; row < labels.length; row++) if (named[row] === labels[row]) right++;
  return right / labels.length;
}
