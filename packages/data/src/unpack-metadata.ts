import { DataError } from "./data-error.js";
import type { Encoding } from "./encoding/encoding.js";
import { parseEncoding } from "./encoding/parse-encoding.js";
import type { DataFinding } from "./findings/finding.js";
import type { NamedArray } from "./safetensors/dtype.js";
import { parseJsonArray } from "./safetensors/json-array.js";

type Metadata = Readonly<Record<string, string>>;

/** @throws DataError bad-data-set unless the field holds JSON */
export function jsonOf(metadata: Metadata, field: string): unknown {
  try {
    return JSON.parse(metadata[field] ?? "");
  } catch (cause) {
    throw new DataError("bad-data-set", "expected a list in JSON", { field, cause });
  }
}

/** @throws DataError bad-data-set unless the field holds a list of what `is` takes, in JSON */
export function listOf<T>(metadata: Metadata, field: string, is: (value: unknown) => value is T): T[] {
  const list = jsonOf(metadata, field);
  if (Array.isArray(list) && list.every(is)) return list;
  throw new DataError("bad-data-set", `expected a list, got ${metadata[field]}`, { field });
}

/** @throws DataError bad-data-set unless the field holds a list of texts, in JSON */
export function namesOf(metadata: Metadata, field: string): string[] {
  return listOf(metadata, field, (name): name is string => typeof name === "string");
}

/** @throws DataError bad-safetensors or bad-data-set unless the array holds an encoding, in JSON and UTF-8 */
export function encodingOf(array: NamedArray | undefined): Encoding | null {
  return array === undefined ? null : parseEncoding(parseJsonArray(array, "encoding"));
}

/** @throws DataError bad-data-set unless the field holds a list of findings, each with its words */
export function findingsOf(metadata: Metadata): DataFinding[] {
  return listOf(metadata, "findings", (value): value is DataFinding => {
    const { kind, what, why, advice, count, pairs } = { ...(value as Partial<DataFinding> | null) };
    const texts = [kind, what, why, advice].every((text) => typeof text === "string");
    return texts && typeof count === "number" && Array.isArray(pairs);
  });
}
