import type { DataOptions } from "../options.js";
import { isMissing, isTooLarge, numberIn } from "./cell.js";
import { type ColumnRoles, columnNumber } from "./columns.js";
import type { Records } from "./records.js";

/**
 * The columns of features that hold categories: those that are named, or with "auto" those with any text in them that is no number. Infinity and
 * numbers beyond 32-bit floats are numbers, which no column holds: they make no category of each of its other numbers.
 *
 * @throws DataError unknown-column
 */
export function categoricalColumns(
  records: Records,
  { features }: ColumnRoles,
  option: DataOptions["categorical"],
): ReadonlySet<number> {
  if (option === "refuse") return new Set();
  if (option !== "auto") {
    const named = option.map((reference) => columnNumber(records, reference, "categorical"));
    return new Set(features.filter((column) => named.includes(column)));
  }
  const found = new Set<number>();
  records.forEach((cells) => {
    for (const column of features) {
      const cell = cells[column] ?? null;
      if (!isMissing(cell) && numberIn(cell) === null && !isTooLarge(cell)) found.add(column);
    }
  });
  return found;
}
