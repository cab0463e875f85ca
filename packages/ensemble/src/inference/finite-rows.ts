import { normalised, type Statistics, safeReach } from "@conclave/data/prepared";

/**
 * Marks the rows whose numbers are all finite: 1, else 0. One pass over them.
 *
 * @param arrays each with as many numbers for each row
 * @param finite marks of before, to be changed in place: a row stays unmarked
 */
export function finiteRows(
  rows: number,
  arrays: readonly (Float32Array | Float64Array)[],
  finite: Uint8Array = new Uint8Array(rows).fill(1),
): Uint8Array {
  for (const array of arrays) {
    const width = array.length / rows;
    for (let row = 0; row < rows; row++) {
      // x - x is 0 for every finite x, and NaN for infinities and NaN
      let gaps = 0;
      for (let at = row * width; at < (row + 1) * width; at++) gaps += array[at]! - array[at]!;
      if (gaps !== 0) finite[row] = 0;
    }
  }
  return finite;
}

/**
 * Unmarks the rows with a value that float32 does not reach once it is normalised: an activation that saturates makes a number of an infinity.
 *
 * @param finite changed in place
 */
export function unmarkOverflows(finite: Uint8Array, features: Uint8Array | Float32Array, statistics: Statistics): void {
  if (features instanceof Uint8Array) return;
  const reach = safeReach(statistics);
  const width = features.length / finite.length;
  for (let row = 0; row < finite.length; row++) {
    for (let at = 0; at < width; at++) {
      const value = features[row * width + at]!;
      if (value < reach && value > -reach) continue;
      if (!Number.isFinite(normalised(value, statistics, at))) finite[row] = 0;
    }
  }
}

/** Sets the answers to rows that are not marked to 0: a vote, a logarithm or a model on top shall not meet NaN, and rows beside them shall not notice. */
export function neutralise(answers: readonly Float32Array[], finite: Uint8Array, outputs: number): void {
  for (let row = finite.indexOf(0); row >= 0; row = finite.indexOf(0, row + 1)) {
    for (const one of answers) one.fill(0, row * outputs, (row + 1) * outputs);
  }
}
