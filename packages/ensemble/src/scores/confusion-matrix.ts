/** Counts of rows by truth (first index) and prediction (second index): the layout of scikit-learn's `confusion_matrix`. */
export function confusionMatrix(predicted: Int32Array, labels: Int32Array, classes: number): number[][] {
  const counts = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (let row = 0; row < labels.length; row++) {
    const truth = counts[labels[row]!]!;
    truth[predicted[row]!] = truth[predicted[row]!]! + 1;
  }
  return counts;
}
