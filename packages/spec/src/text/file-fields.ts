import { resolve } from "node:path";
import { type Path, valueAt } from "../errors/value-path.js";
import { applyOverride } from "./overrides.js";

/** Where a spec names files. */
const FILE_FIELDS: readonly Path[] = ["train", "test", "validation"].flatMap((source) =>
  ["images", "labels", "csv", "parquet", "npy", "npz", "folder", "texts"].map((field) => ["data", source, field]),
);

/**
 * A spec, complete or as it was written, whose files no longer depend on where it is: they are made absolute from a folder.
 * @param among which of the fields that may name files; default: all
 */
export function withAbsoluteFiles<T>(spec: T, directory: string, among: (field: Path) => boolean = () => true): T {
  return FILE_FIELDS.filter(among).reduce<T>((value, path) => {
    const file = valueAt(value, path);
    return typeof file === "string" ? (applyOverride(value, { path, value: resolve(directory, file) }) as T) : value;
  }, spec);
}
