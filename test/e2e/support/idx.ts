/** An IDX file of unsigned bytes: the header says `shape`, whatever follows it. */
export function idx(shape: readonly number[], bytes: Uint8Array, magicType = 0x08): Uint8Array {
  const header = new DataView(new ArrayBuffer(4 + 4 * shape.length));
  header.setUint8(2, magicType);
  header.setUint8(3, shape.length);
  for (const [axis, size] of shape.entries()) header.setUint32(4 + 4 * axis, size);
  return Buffer.concat([new Uint8Array(header.buffer), bytes]);
}
