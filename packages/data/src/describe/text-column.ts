import type { ColumnReference } from "../options.js";
import type { RawRows } from "../sources/raw-rows.js";

/** Categories are words or short phrases; texts are longer … */
const SHORTEST_TEXT = 20;
/** … and of two rows, hardly ever the same. */
const SHARE_OF_OWN = 0.5;

/** The one column that holds texts rather than categories; null where there is none, or several. */
export function textColumn({ columns, count }: RawRows): ColumnReference | null {
  const found = (columns ?? []).filter(({ categories }) => {
    if (categories === null || categories.length < SHARE_OF_OWN * count) return false;
    const characters = categories.reduce((sum, text) => sum + text.length, 0);
    return characters / categories.length >= SHORTEST_TEXT && categories.some((text) => /\s/.test(text));
  });
  const [column] = found;
  return column !== undefined && found.length === 1 ? (column.name ?? column.number) : null;
}
