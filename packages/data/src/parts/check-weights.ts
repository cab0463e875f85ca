import { DataError } from "../data-error.js";
import { rowPlace } from "../sources/raw-rows.js";
import type { PartRows } from "./part-rows.js";

/**
 * Checks the weights of a part: numbers from 0, and of the training rows not all 0.
 *
 * @throws DataError not-a-number or bad-option
 */
export function checkWeights({ part, raw, rows }: PartRows): void {
  const { weights } = raw;
  if (weights === null) return;
  const bad = rows.find((row) => !(Number.isFinite(weights[row]) && weights[row]! >= 0));
  if (bad !== undefined) {
    const text = `expected a weight, a number from 0, got ${weights[bad]}`;
    throw new DataError("not-a-number", text, { ...rowPlace(raw, bad), field: "weight" });
  }
  if (part === "train" && rows.every((row) => weights[row] === 0)) {
    throw new DataError("bad-option", "expected a training row with a weight above 0, all have 0", {
      file: raw.file,
      field: "weight",
    });
  }
}
