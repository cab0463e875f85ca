import { isMissing } from "./cell.js";
import type { ColumnNames } from "./column-names.js";
import type { LeftOutColumn, Records } from "./records.js";

/** What pandas calls the levels of an index without a name where it stores them as columns; tools that copy a file keep the name. */
const INDEX_LEVEL = /^__index_level_\d+__$/;

const WHOLE_NUMBER = /^\d+(\.0+)?$/;

/**
 * Finds the columns that measure nothing: those that the file's own metadata call its index, and of the columns without a name those in
 * which each row has a whole number of its own (pandas' `to_csv` and R's `write.csv` give the index no name) and those without a value (each
 * line ends with a delimiter).
 *
 * @param declared the names of the columns that the file says are its index
 */
export function leftOutColumns(
  { names, unnamed }: ColumnNames,
  declared: readonly string[],
  forEach: Records["forEach"],
): readonly LeftOutColumn[] {
  const stored = names.flatMap((name, column): LeftOutColumn[] =>
    declared.includes(name) || INDEX_LEVEL.test(name) ? [{ column, why: "is the index that pandas stored" }] : [],
  );
  return [...stored, ...idleColumns(unnamed, forEach)].sort((a, b) => a.column - b.column);
}

/** Of columns without a name those that only number the rows, and those that are empty. */
function idleColumns(columns: readonly number[], forEach: Records["forEach"]): readonly LeftOutColumn[] {
  if (columns.length === 0) return [];
  const numbers = new Map(columns.map((column) => [column, new Set<number>()]));
  const empty = new Set(columns);
  let rows = 0;
  forEach((cells) => {
    rows++;
    for (const column of columns) {
      const cell = cells[column] ?? null;
      const missing = isMissing(cell);
      if (!missing) empty.delete(column);
      const seen = numbers.get(column);
      if (seen === undefined) continue;
      if (missing || !WHOLE_NUMBER.test(String(cell)) || seen.has(Number(cell))) numbers.delete(column);
      else seen.add(Number(cell));
    }
  });
  if (rows === 0) return [];
  return columns.flatMap((column): LeftOutColumn[] => {
    if (numbers.has(column)) return [{ column, why: "has no name and only numbers the rows" }];
    return empty.has(column) ? [{ column, why: "has neither a name nor a value" }] : [];
  });
}
