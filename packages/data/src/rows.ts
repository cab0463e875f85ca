/** What rows are labelled with: indices into the classes, or numbers. */
export type Labels = Int32Array | Float32Array;

/** Samples with their labels. */
export interface Rows<L extends Labels = Labels> {
  readonly count: number;
  /** count × prod(shape), row-major; images stay bytes where they were bytes. */
  readonly features: Uint8Array | Float32Array;
  /**
   * Classification: count indices into the classes. Regression: count × targets, in the units of the file, less their offset if they have one. Multilabel: count × labels,
   * 1 where a row has the label and 0 elsewhere.
   */
  readonly labels: L;
  /** How much each row counts; null where all count the same. */
  readonly weights: Float32Array | null;
  /** The group of each row, as the same number in all parts; null where rows have none. */
  readonly groups: Int32Array | null;
}

/** Rows labelled with one class each. */
export type ClassRows = Rows<Int32Array>;

/** Rows labelled with numbers: targets, or 0 and 1 for each label. */
export type NumberRows = Rows<Float32Array>;

/** The number of values in a sample of this shape. */
export function sampleSize(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** Copies runs of `size` values: the ones of these rows, in this order. */
export function takeValues<A extends Uint8Array | Labels | Float64Array>(values: A, rows: Int32Array, size: number): A {
  const taken = emptyLike(values, rows.length * size);
  for (const [target, row] of rows.entries()) taken.set(values.subarray(row * size, (row + 1) * size), target * size);
  return taken;
}

function emptyLike<A extends Uint8Array | Labels | Float64Array>(values: A, length: number): A {
  return new (values.constructor as new (length: number) => A)(length); // TypeScript does not know the constructor of a typed array's type
}
