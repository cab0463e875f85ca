/** A value to send, and the buffers that go with it without a copy. */
export interface Transfer {
  readonly value: unknown;
  readonly buffers: readonly ArrayBuffer[];
}

/**
 * Prepares a value that no one here uses any more for another thread: typed arrays in it hand over their memory. An array that is a part of
 * a larger buffer is copied first: the whole buffer would go with it, and Node's own buffers must stay.
 *
 * @param value plain objects; lists hold no typed arrays
 */
export function transferOf(value: unknown): Transfer {
  const buffers = new Set<ArrayBuffer>();
  return { value: prepared(value, buffers), buffers: [...buffers] };
}

function prepared(value: unknown, buffers: Set<ArrayBuffer>): unknown {
  if (ArrayBuffer.isView(value)) {
    const array = value as Uint8Array; // any typed array: what is used of it, they have in common
    if (!(array.buffer instanceof ArrayBuffer)) return array; // shared memory needs no transfer
    const whole = array.byteLength === array.buffer.byteLength ? array : array.slice();
    buffers.add(whole.buffer as ArrayBuffer);
    return whole;
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, prepared(part, buffers)]));
}
