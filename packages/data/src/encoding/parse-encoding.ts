import { DataError } from "../data-error.js";
import type { ColumnEncoding, Encoding } from "./encoding.js";

/**
 * Checks an encoding that comes from outside: out of an artifact or an ensemble's manifest.
 *
 * @throws DataError bad-data-set
 */
export function parseEncoding(value: unknown): Encoding | null {
  if (value === null || isEncoding(value)) return value;
  throw new DataError("bad-data-set", `expected an encoding, got ${JSON.stringify(value)?.slice(0, 80)}`, {
    field: "encoding",
  });
}

function isEncoding(value: unknown): value is Encoding {
  if (!isObject(value)) return false;
  switch (value.kind) {
    case "table":
      return Array.isArray(value.columns) && value.columns.length > 0 && value.columns.every(isColumn);
    case "text": {
      const unit = value.unit === "word" || value.unit === "character";
      return unit && isSizes([value.length], 1) && isTexts(value.vocabulary);
    }
    case "images":
      return isSizes(value.from, 3) && isSizes(value.size, 2);
    default:
      return false;
  }
}

function isColumn(value: unknown): value is ColumnEncoding {
  if (!isObject(value) || !(value.name === null || typeof value.name === "string")) return false;
  if (isTexts(value.categories)) return true;
  return [value.fill ?? 0, value.offset ?? 0].every(Number.isFinite) && value.fill !== undefined;
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((text) => typeof text === "string");
}

function isSizes(value: unknown, count: number): value is number[] {
  return Array.isArray(value) && value.length === count && value.every((size) => Number.isInteger(size) && size > 0);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
