/** The smallest probability that counts: a float32 rounded to 0 is a small number, not a certainty of being wrong. */
const SMALLEST = 2 ** -126;

/** The mean of -ln p(label), in nats; probabilities are count × classes, row-major. NaN for no rows. */
export function negativeLogLikelihood(probabilities: Float32Array, labels: Int32Array): number {
  const classes = probabilities.length / labels.length;
  const total = labels.reduce(
    (sum, label, row) => sum - Math.log(Math.max(probabilities[row * classes + label]!, SMALLEST)),
    0,
  );
  return total / labels.length;
}
