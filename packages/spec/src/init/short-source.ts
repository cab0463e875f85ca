import { type Source, sourceSchema } from "../schema/source-schema.js";

/** The fields that a source cannot do without. */
const NEEDED = ["csv", "parquet", "npy", "npz", "folder", "texts", "sample", "images"] as const;

/** A source as a person would write it: its files first, and no fields that have their defaults but the label, which is a guess to check. */
export function shortSource(source: Source): Record<string, unknown> {
  const entries = Object.entries(source);
  const needed = entries.filter(([field]) => NEEDED.some((name) => name === field) || isSecondFile(source, field));
  const plain: Record<string, unknown> = { ...sourceSchema.parse(Object.fromEntries(needed)) };
  const own = entries.filter(
    ([field, value]) => (field === "label" && value !== null) || JSON.stringify(plain[field]) !== JSON.stringify(value),
  );
  return Object.fromEntries([...needed, ...own]);
}

/** Images and arrays cannot do without their labels' file; a table can. */
function isSecondFile(source: Source, field: string): boolean {
  return field === "labels" && ("images" in source || "npy" in source);
}
