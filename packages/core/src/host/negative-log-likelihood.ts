import { negativeLog } from "./negative-log.js";

/** The mean of -ln p(label), in nats; probabilities are count × classes, row-major. NaN for no rows. */
export function negativeLogLikelihood(probabilities: Float32Array, labels: Int32Array): number {
  const classes = probabilities.length / labels.length;
  const total = labels.reduce((sum, label, row) => sum + negativeLog(probabilities[row * classes + label]!), 0);
  return total / labels.length;
}
