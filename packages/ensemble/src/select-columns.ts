/**
 * The same rows with these columns alone, in this order.
 *
 * @param features rows × width, row-major. @returns rows × columns.length, of the same type.
 */
export function selectColumns(
  features: Uint8Array | Float32Array,
  columns: ArrayLike<number>,
  width: number,
): Uint8Array | Float32Array {
  const rows = features.length / width;
  const length = rows * columns.length;
  const selected = features instanceof Uint8Array ? new Uint8Array(length) : new Float32Array(length);
  for (let row = 0, at = 0; row < rows; row++) {
    for (let index = 0; index < columns.length; index++) selected[at++] = features[row * width + columns[index]!]!;
  }
  return selected;
}
