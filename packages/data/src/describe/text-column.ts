import type { ColumnReference } from "../options.js";
import type { RawRows } from "../sources/raw-rows.js";
import { describeColumns } from "./describe-columns.js";

/** Categories are words or short phrases; texts are longer … */
const SHORTEST_TEXT = 20;
/** … and of two rows, hardly ever the same. */
const SHARE_OF_OWN = 0.5;

/** The one column that holds texts rather than categories; null where there is none, or several. */
export function textColumn({ columns, count }: RawRows): ColumnReference | null {
  const found = (columns ?? []).filter(({ categories }) => categories !== null && areTexts(categories, count));
  const [column] = found;
  return column !== undefined && found.length === 1 ? (column.name ?? column.number) : null;
}

/**
 * What is more likely the label than the column that was taken for it, because that holds texts: of the other columns the last whose values
 * come again, or else the last that is none of texts. Null where the label is a label, or nothing else could be.
 */
export function labelBesideTexts(rows: RawRows): ColumnReference | null {
  const [label, ...others] = rows.labels?.columns ?? [];
  if (label === undefined || others.length > 0) return null;
  const { columns, count } = rows;
  if (columns === null || !areTexts([...new Set(label)], count)) return null;
  const described = describeColumns(rows) ?? [];
  const candidates = columns
    .map(({ categories }, index) => ({
      ...described[index]!,
      texts: categories !== null && areTexts(categories, count),
    }))
    .filter(({ texts }) => !texts);
  const found = candidates.findLast(({ distinct }) => distinct > 1 && distinct < SHARE_OF_OWN * count);
  return (found ?? candidates.at(-1))?.column ?? null;
}

/** @param distinct the values of a column, each once */
function areTexts(distinct: readonly string[], rows: number): boolean {
  if (distinct.length === 0 || distinct.length < SHARE_OF_OWN * rows) return false;
  const characters = distinct.reduce((sum, text) => sum + text.length, 0);
  return characters / distinct.length >= SHORTEST_TEXT && distinct.some((text) => /\s/.test(text));
}
