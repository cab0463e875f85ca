/** A matrix (row-major, `width` numbers a row) as rows. */
export function rowsOf(values: Float32Array | Float64Array, width: number): number[][] {
  return Array.from({ length: values.length / width }, (_, row) => [
    ...values.subarray(row * width, (row + 1) * width),
  ]);
}
