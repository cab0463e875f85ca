import { DataError } from "../data-error.js";
import { featureNames } from "../encoding/columns.js";
import type { Encoding } from "../encoding/encoding.js";
import { normalised, type Statistics, safeReach, shownFloat32 } from "../reach.js";
import { rowPlace } from "../sources/raw-rows.js";
import type { PartRows } from "./part-rows.js";

/**
 * Checks that float32 reaches each value of a part once it is normalised: members answer NaN for an infinity, or, where an activation
 * saturates, with a number that means nothing.
 *
 * @param features of the part's rows, encoded
 * @throws DataError not-a-number, with the row and the column
 */
export function checkReach(
  part: PartRows,
  features: Uint8Array | Float32Array,
  encoding: Encoding | null,
  statistics: Statistics,
): void {
  if (features instanceof Uint8Array) return;
  const reach = safeReach(statistics);
  for (let at = 0; at < features.length; at++) {
    const value = features[at]!;
    if (value < reach && value > -reach) continue;
    // what is missing stays NaN where that was asked for
    if (Number.isNaN(value) || Number.isFinite(normalised(value, statistics, at))) continue;
    throw unreached(part, features, at, encoding, statistics);
  }
}

function unreached(
  { part, raw, rows }: PartRows,
  features: Float32Array,
  at: number,
  encoding: Encoding | null,
  { mean }: Statistics,
): DataError {
  const width = features.length / rows.length;
  const column = at % width;
  const field =
    featureNames(raw, encoding)?.[column] ?? (mean.length === width ? `column ${column}` : `value ${column}`);
  const by = part === "train" ? "" : " as the training rows are";
  return new DataError(
    "not-a-number",
    `expected a value that 32-bit floats hold when it is normalised${by}, got ${shownFloat32(features[at]!)}; they reach to 3.4e38: correct the value, or leave the row out`,
    { ...rowPlace(raw, rows[Math.floor(at / width)]!), field },
  );
}
