import type { RawRows } from "../sources/raw-rows.js";
import { areDecimals } from "./decimal-comma.js";
import type { ColumnDescription } from "./description.js";

/** Describes the features of a table; null for samples that are none. */
export function describeColumns({ columns, features, count }: RawRows): ColumnDescription[] | null {
  if (columns === null) return null;
  return columns.map(({ name, categories, number }, index) => {
    const distinct = new Set<number>();
    let missing = 0;
    for (let row = 0; row < count; row++) {
      const value = features[row * columns.length + index]!;
      if (Number.isNaN(value)) missing++;
      else distinct.add(value);
    }
    const kind = categories === null ? "numbers" : "categories";
    return {
      column: name ?? number,
      kind,
      missing,
      distinct: distinct.size,
      decimalComma: areDecimals(categories ?? []),
    };
  });
}
