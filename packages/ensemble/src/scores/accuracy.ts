/** The share of rows where the predicted class is the true one. Both hold class indices and at least one row. */
export function accuracyOf(predicted: Int32Array, labels: Int32Array): number {
  let right = 0;
  for (let row = 0; row < labels.length; row++) if (predicted[row] === labels[row]) right++;
  return right / labels.length;
}
