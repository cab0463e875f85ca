import { DataError } from "../data-error.js";
import type { NamedArray } from "./dtype.js";

/**
 * A value as an array of a safetensors document: JSON in UTF-8. For what grows with the columns, the classes or the training epochs: a
 * document's metadata stands in its header, which is limited to 1 MiB.
 */
export function jsonArray(value: unknown): NamedArray {
  const data = new TextEncoder().encode(JSON.stringify(value));
  return { dtype: "U8", shape: [data.length], data };
}

/**
 * Reads what {@link jsonArray} wrote.
 *
 * @param field the array's name, for the error
 * @throws DataError bad-safetensors for another array, or none
 */
export function parseJsonArray(array: NamedArray | undefined, field: string): unknown {
  if (array?.dtype !== "U8") {
    throw new DataError("bad-safetensors", `expected JSON in an array of U8, got ${array?.dtype ?? "none"}`, { field });
  }
  try {
    // a copy: a decoder refuses shared memory
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.from(array.data)));
  } catch (cause) {
    throw new DataError("bad-safetensors", "expected JSON in UTF-8", { field, cause });
  }
}
