/**
 * Values in the targets' units, of which members, votes and scores know what is left without their offset.
 *
 * @param values rows × targets, as members answer
 * @param offset one for each target; null: they are in units as they are
 */
export function withOffset(values: Float32Array, offset: readonly number[] | null): Float32Array | Float64Array {
  return offset === null ? values : Float64Array.from(values, (value, at) => value + offset[at % offset.length]!);
}

/** Values in units, less the offset of their targets: to be scored against labels that lack it as well. */
export function withoutOffset(values: Float32Array | Float64Array, offset: readonly number[] | null): Float32Array {
  if (offset === null) return values instanceof Float32Array ? values : Float32Array.from(values);
  return Float32Array.from(values, (value, at) => value - offset[at % offset.length]!);
}
