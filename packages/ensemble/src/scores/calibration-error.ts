import { argMax } from "@conclave/core/host";

/** The number of bins in Guo et al. (2017), and since in most papers. */
const BINS = 15;

/**
 * Expected calibration error: rows are put in 15 bins of equal width by their confidence (the largest probability), and the gaps
 * between a bin's accuracy and its mean confidence are averaged, weighted by the bins' rows. Bin m holds ((m−1)/15, m/15].
 *
 * [Guo et al. 2017, "On Calibration of Modern Neural Networks"](https://arxiv.org/abs/1706.04599), equation 3.
 */
export function expectedCalibrationError(probabilities: Float32Array, labels: Int32Array, classes: number): number {
  const confidence = new Float64Array(BINS);
  const right = new Float64Array(BINS);
  for (const [row, best] of argMax(probabilities, classes).entries()) {
    const highest = probabilities[row * classes + best]!;
    const bin = Math.min(BINS - 1, Math.max(0, Math.ceil(highest * BINS) - 1));
    confidence[bin] = confidence[bin]! + highest;
    if (best === labels[row]) right[bin] = right[bin]! + 1;
  }
  // Weighted by its rows, a bin's gap |accuracy − confidence| is |right − Σ confidence| / all rows.
  return confidence.reduce((sum, total, bin) => sum + Math.abs(right[bin]! - total), 0) / labels.length;
}
