/** An IDX file: two zeros, the type of the elements, the dimensions, the elements. */
export function idxBytes(dimensions: readonly number[], elements: ArrayLike<number>, type = 8): Uint8Array {
  const header = new DataView(new ArrayBuffer(4 + 4 * dimensions.length));
  header.setUint8(2, type);
  header.setUint8(3, dimensions.length);
  for (const [index, size] of dimensions.entries()) header.setUint32(4 + 4 * index, size);
  return Uint8Array.from([...new Uint8Array(header.buffer), ...Array.from(elements)]);
}
