import { DataError } from "./data-error.js";
import type { Encoding } from "./encoding/encoding.js";
import { parseEncoding } from "./encoding/parse-encoding.js";
import type { DataFinding } from "./findings/finding.js";
import type { SafetensorsDocument } from "./safetensors/decode.js";
import { parseJsonArray } from "./safetensors/json-array.js";

/**
 * What a data set says of itself under a name: in an array of JSON, or among its metadata.
 *
 * @throws DataError bad-data-set or bad-safetensors unless the field holds JSON
 */
export function jsonOf({ arrays, metadata }: SafetensorsDocument, field: string): unknown {
  if (arrays[field] !== undefined) return parseJsonArray(arrays[field], field);
  try {
    return JSON.parse(metadata[field] ?? "");
  } catch (cause) {
    throw new DataError("bad-data-set", "expected a list in JSON", { field, cause });
  }
}

/** @throws DataError bad-data-set unless the field holds a list of what `is` takes, in JSON */
export function listOf<T>(document: SafetensorsDocument, field: string, is: (value: unknown) => value is T): T[] {
  const list = jsonOf(document, field);
  if (Array.isArray(list) && list.every(is)) return list;
  throw new DataError("bad-data-set", `expected a list, got ${JSON.stringify(list)?.slice(0, 80)}`, { field });
}

/** @throws DataError bad-data-set unless the field holds a text, in JSON */
export function textOf(document: SafetensorsDocument, field: string): string {
  const text = jsonOf(document, field);
  if (typeof text === "string") return text;
  throw new DataError("bad-data-set", `expected a text, got ${JSON.stringify(text)?.slice(0, 80)}`, { field });
}

/** @throws DataError bad-data-set unless the field holds a list of texts, in JSON */
export function namesOf(document: SafetensorsDocument, field: string): string[] {
  return listOf(document, field, (name): name is string => typeof name === "string");
}

/** @throws DataError bad-safetensors or bad-data-set unless there is no encoding, or one in JSON and UTF-8 */
export function encodingOf(document: SafetensorsDocument): Encoding | null {
  return document.arrays.encoding === undefined ? null : parseEncoding(jsonOf(document, "encoding"));
}

/** @throws DataError bad-data-set unless the field holds a list of findings, each with its words */
export function findingsOf(document: SafetensorsDocument): DataFinding[] {
  return listOf(document, "findings", (value): value is DataFinding => {
    const { kind, what, why, advice, count, pairs } = { ...(value as Partial<DataFinding> | null) };
    const texts = [kind, what, why, advice].every((text) => typeof text === "string");
    return texts && typeof count === "number" && Array.isArray(pairs);
  });
}
