/** Samples with their labels. */
export interface Rows {
  readonly count: number;
  /** count × prod(shape), row-major; images stay bytes where they were bytes. */
  readonly features: Uint8Array | Float32Array;
  /** count indices into the classes. */
  readonly labels: Int32Array;
}

/** The number of values in a sample of this shape. */
export function sampleSize(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** Copies the rows with these indices, in this order; all rows in their order are returned as they are. */
export function takeRows(rows: Rows, indices: Int32Array): Rows {
  if (indices.length === rows.count && indices.every((row, index) => row === index)) return rows;
  const size = rows.features.length / rows.count;
  const length = indices.length * size;
  const features = rows.features instanceof Uint8Array ? new Uint8Array(length) : new Float32Array(length);
  const labels = new Int32Array(indices.length);
  for (const [target, row] of indices.entries()) {
    features.set(rows.features.subarray(row * size, (row + 1) * size), target * size);
    labels[target] = rows.labels[row]!;
  }
  return { count: indices.length, features, labels };
}
