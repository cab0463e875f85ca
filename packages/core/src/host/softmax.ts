import { exp } from "./exp.js";

/**
 * Probabilities from logits, row by row: count × classes, row-major → the same. Computed in float64 after taking off each row's largest
 * logit, so that nothing overflows; the same bytes on every version of Node.
 */
export function softmax(logits: Float32Array, classes: number): Float32Array {
  const probabilities = new Float32Array(logits.length);
  const powers = new Float64Array(classes);
  for (let start = 0; start < logits.length; start += classes) {
    let largest = -Infinity;
    for (let index = start; index < start + classes; index++) largest = Math.max(largest, logits[index]!);
    let total = 0;
    for (let index = 0; index < classes; index++) {
      powers[index] = exp(logits[start + index]! - largest);
      total += powers[index]!;
    }
    for (let index = 0; index < classes; index++) {
      probabilities[start + index] = powers[index]! / total;
    }
  }
  return probabilities;
}
