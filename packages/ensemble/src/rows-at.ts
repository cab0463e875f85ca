/** These rows of a matrix (row-major, `width` numbers a row), in this order. */
export function rowsAt(values: Float32Array, rows: ArrayLike<number>, width: number): Float32Array {
  const taken = new Float32Array(rows.length * width);
  for (let index = 0; index < rows.length; index++) {
    taken.set(values.subarray(rows[index]! * width, (rows[index]! + 1) * width), index * width);
  }
  return taken;
}
