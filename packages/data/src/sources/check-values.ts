import { DataError } from "../data-error.js";
import type { DataOptions } from "../options.js";
import { sampleSize } from "../rows.js";
import { LARGEST_ADVICE } from "../tables/cell.js";
import type { NpyArray } from "./npy.js";

/**
 * Checks the values of samples as those of a table are checked: NaN is a missing value, and float32 must reach all others.
 *
 * @param array of the shape [count, …]
 * @throws DataError not-a-number, with the row and the place in it
 */
export function checkValues({ shape, data }: NpyArray, missing: DataOptions["missing"], file: string): void {
  if (!(data instanceof Float32Array || data instanceof Float64Array)) return;
  const bad = data.findIndex((value) =>
    Number.isNaN(value) ? missing === "refuse" : !Number.isFinite(Math.fround(value)),
  );
  if (bad < 0) return;
  const value = data[bad]!;
  const advice = Number.isNaN(value)
    ? "missing values are refused: leave these rows out, or set `data.missing: median`"
    : LARGEST_ADVICE;
  const sample = shape.slice(1);
  const place = { file, row: Math.floor(bad / sampleSize(sample)) + 1, field: fieldOf(sample, bad) };
  throw new DataError("not-a-number", `expected a number, got ${value}; ${advice}`, place);
}

/** What a value is called by its place in the array: the column of a table, or its indices in a sample. */
function fieldOf(sample: readonly number[], index: number): string {
  const indices: number[] = [];
  let rest = index;
  for (const size of [...sample].reverse()) {
    indices.unshift(rest % size);
    rest = Math.floor(rest / size);
  }
  return indices.length === 1 ? `column ${indices[0]}` : `value [${indices.join(", ")}]`;
}
