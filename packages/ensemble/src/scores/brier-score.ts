/**
 * The mean over rows of Σ (p − y)² over the classes, y being 1 for the true class and 0 otherwise: from 0 (certain and right) to 2
 * (certain and wrong).
 *
 * [Brier 1950, "Verification of forecasts expressed in terms of probability"](https://doi.org/10.1175/1520-0493(1950)078%3C0001:VOFEIT%3E2.0.CO;2)
 */
export function brierScore(probabilities: Float32Array, labels: Int32Array, classes: number): number {
  let total = 0;
  for (let row = 0; row < labels.length; row++) {
    for (let label = 0; label < classes; label++) {
      const gap = probabilities[row * classes + label]! - (label === labels[row] ? 1 : 0);
      total += gap * gap;
    }
  }
  return total / labels.length;
}
