import { fitOffset } from "../encoding/fit-offset.js";

/**
 * What is subtracted from each target before it is rounded to float32, as from features; null where nothing is.
 *
 * @param values rows × targets, in the units of the file
 * @param train which of the rows train
 */
export function fitTargetOffset(values: Float64Array, train: Int32Array, targets: number): Float64Array | null {
  const offset = Float64Array.from({ length: targets }, (_, target) =>
    fitOffset(Float64Array.from(train, (row) => values[row * targets + target]!)),
  );
  return offset.some((value) => value !== 0) ? offset : null;
}

/** Targets, rows × targets, less their offset. */
export function lessOffset(values: Float64Array, offset: ArrayLike<number> | null): Float32Array {
  return Float32Array.from(values, (value, at) => value - (offset === null ? 0 : offset[at % offset.length]!));
}
