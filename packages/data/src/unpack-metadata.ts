import { DataError } from "./data-error.js";

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
