import type { SchemaElement } from "hyparquet";
import type { Cell } from "./records.js";

/** Makes cells of a column's values, as hyparquet gives them; undefined for a value that is no single number, text or time. */
export type ReadCell = (value: unknown) => Cell | undefined;

const decoder = new TextDecoder();

/** As many digits as a float64 holds of any decimal number. */
const EXACT_DIGITS = 15;

/**
 * How the values of a column become cells. Whole and decimal numbers that a float64 does not hold exactly are cells of text, in which they
 * are exact as they are in a CSV file.
 *
 * @param decimalScale how many of a decimal number's digits stand behind its point; null for a column of other values
 */
export function cellReader({ type }: SchemaElement, decimalScale: number | null): ReadCell {
  return (value) => {
    if (value === null || value === undefined) return null;
    if (decimalScale !== null) return decimalCell(value, decimalScale);
    switch (typeof value) {
      case "number":
      case "string":
        return value;
      case "bigint":
        return wholeCell(value);
      case "boolean":
        return Number(value);
      default:
        if (value instanceof Date) return value.getTime();
        // text of writers that do not say that it is text
        return value instanceof Uint8Array && type === "BYTE_ARRAY" ? decoder.decode(value) : undefined;
    }
  };
}

function wholeCell(value: bigint): Cell {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}

/** @param value the number without its point: a whole number, or the bytes of one, the most significant first and in two's complement */
function decimalCell(value: unknown, scale: number): Cell | undefined {
  const unscaled = value instanceof Uint8Array ? wholeNumberOf(value) : BigInt(value as number | bigint);
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, "0");
  const point = digits.length - scale;
  const text = `${unscaled < 0n ? "-" : ""}${digits.slice(0, point)}${scale > 0 ? `.${digits.slice(point)}` : ""}`;
  return digits.length <= EXACT_DIGITS ? Number(text) : text;
}

function wholeNumberOf(bytes: Uint8Array): bigint {
  let value = 0n;
  for (const byte of bytes) value = (value << 8n) | BigInt(byte);
  return BigInt.asIntN(8 * bytes.length, value);
}
