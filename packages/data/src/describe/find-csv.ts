import { parse } from "csv-parse/sync";
import { DataError } from "../data-error.js";
import type { CsvSource } from "../options.js";
import { checkUtf8 } from "../sources/decode-text.js";
import { readBytes } from "../sources/read-bytes.js";
import { PLAIN_CSV } from "../sources/read-source.js";
import { isMissing, numberIn } from "../tables/cell.js";
import { labelByName } from "./label-by-name.js";

/** From the most usual to the least: of two that fit alike, the first is taken. */
const DELIMITERS = [",", ";", "\t", "|", " "] as const;

/** So much of a file is looked at. */
const SAMPLE_BYTES = 1 << 16;

/**
 * Finds out how a CSV file is written: its delimiter, lines before the table, a header, and the label's column.
 *
 * @throws DataError bad-csv for a file that has no columns; bad-text for one that is not UTF-8
 */
export async function findCsv(path: string, absolute: string): Promise<CsvSource> {
  const bytes = await readBytes(absolute);
  checkUtf8(bytes, absolute);
  const sample = new TextDecoder().decode(bytes.subarray(0, SAMPLE_BYTES));
  const tables = DELIMITERS.map((delimiter) => ({ delimiter, rows: rowsOf(sample, delimiter) }));
  const [best] = tables.map((table) => ({ ...table, width: usualWidth(table.rows) })).sort((a, b) => fit(b) - fit(a));
  if (best === undefined || best.width < 2) {
    throw new DataError("bad-csv", "expected a table of at least two columns, separated by , ; | a tab or a space", {
      file: absolute,
    });
  }
  const { delimiter, rows } = best;
  const skipLines = startsWithCounts(rows, best.width) ? 1 : 0;
  const header = hasHeader(rows.slice(skipLines));
  const names = header ? rows[skipLines]! : null;
  return { ...PLAIN_CSV, csv: path, delimiter, skipLines, header, label: labelByName(names) };
}

function rowsOf(sample: string, delimiter: string): string[][] {
  // the last row may be cut off; rows that are no CSV say that this is not the delimiter
  try {
    const rows: string[][] = parse(sample.slice(0, sample.lastIndexOf("\n") + 1) || sample, {
      bom: true,
      delimiter,
      trim: true,
      skip_empty_lines: true,
      relax_column_count: true,
    });
    return delimiter === " " ? rows.map((row) => row.filter((cell) => cell !== "")) : rows;
  } catch {
    return [];
  }
}

/** The width of most rows. */
function usualWidth(rows: readonly (readonly string[])[]): number {
  const counts = new Map<number, number>();
  for (const { length } of rows) counts.set(length, (counts.get(length) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 0;
}

/** How well a delimiter fits: the share of rows of the usual width; none where that is one column. */
function fit({ rows, width }: { readonly rows: readonly (readonly string[])[]; readonly width: number }): number {
  return width < 2 ? 0 : rows.filter(({ length }) => length === width).length / rows.length;
}

/** scikit-learn's tables start with the numbers of rows and columns, and the names of the classes. */
function startsWithCounts(rows: readonly (readonly string[])[], width: number): boolean {
  const [first, second] = rows;
  if (first === undefined || second === undefined) return false;
  const [count = "", columns = ""] = first;
  return /^\d+$/.test(count) && Number(columns) === width - 1 && first.length !== 1 && second.length === width;
}

/** Names stand above numbers; a file of text alone has a header if none of its cells comes again below. */
function hasHeader([first = [], ...rest]: readonly (readonly string[])[]): boolean {
  if (rest.length === 0 || first.some((cell) => numberIn(cell) !== null || isMissing(cell))) return false;
  const numeric = first.some((_, column) =>
    rest.every((row) => isMissing(row[column] ?? null) || numberIn(row[column]!) !== null),
  );
  return numeric || first.every((cell, column) => rest.every((row) => row[column] !== cell));
}
