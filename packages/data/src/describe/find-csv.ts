import { DataError } from "../data-error.js";
import type { CsvSource } from "../options.js";
import { checkUtf8 } from "../sources/decode-text.js";
import { readBytes } from "../sources/read-bytes.js";
import { PLAIN_CSV } from "../sources/read-source.js";
import { numberIn } from "../tables/cell.js";
import { type ColumnNames, columnNames } from "../tables/column-names.js";
import { openCsv } from "../tables/csv-records.js";
import { beginningOf, type CsvSample, csvSample } from "../tables/csv-sample.js";
import { isHeader } from "../tables/first-row.js";
import { leftOutColumns } from "../tables/left-out-columns.js";
import { likelyLabel } from "./likely-label.js";

/** From the most usual to the least: of two that fit alike, the first is taken. */
const DELIMITERS = [",", ";", "\t", "|", " "] as const;

/**
 * Finds out how a CSV file is written: its delimiter, lines before the table, a header, and the label's column.
 *
 * @throws DataError bad-csv for a file that has no columns; bad-text for one that is not UTF-8
 */
export async function findCsv(path: string, absolute: string): Promise<CsvSource> {
  const bytes = await readBytes(absolute);
  checkUtf8(bytes, absolute);
  const sample = beginningOf(bytes);
  const comments = commentLines(sample);
  const lines = sample
    .split("\n")
    .slice(comments)
    .filter((line) => line.trim() !== "").length;
  const [best] = DELIMITERS.map((delimiter) => csvSample(sample, delimiter, comments)).sort(
    (a, b) => fit(b, lines) - fit(a, lines),
  );
  if (best === undefined || best.width < 2) {
    // that of a file without rows, or whose first row is not closed, says more
    await openCsv({ file: absolute, header: false, delimiter: ",", skipLines: 0 });
    throw new DataError("bad-csv", "expected a table of at least two columns, separated by , ; | a tab or a space", {
      file: absolute,
    });
  }
  const { delimiter, width } = best;
  const above = comments > 0 ? csvSample(sample, delimiter, comments - 1) : null;
  // tools write the names of the columns as a comment, too
  const named = above?.rows[0]?.length === width;
  const rows = named ? above.rows : best.rows;
  const counts = startsWithCounts(rows, width) ? 1 : 0;
  const skipLines = (named ? comments - 1 : comments) + counts;
  const [first = [], ...below] = rows.slice(counts);
  const header = isHeader([first, ...below]);
  const table = header
    ? withoutIdle(columnNames(first), below)
    : { names: null, idle: new Set<number>(), rows: [first, ...below] };
  return {
    ...PLAIN_CSV,
    csv: path,
    delimiter,
    skipLines,
    header,
    label: likelyLabel({ ...table, width, unreadable: new Set() }),
  };
}

/** How many lines at the beginning are comments of the tool that wrote the file. */
function commentLines(sample: string): number {
  const first = sample
    .replace(/^\ufeff/, "")
    .split("\n")
    .findIndex((line) => !line.startsWith("#"));
  return Math.max(first, 0);
}

function withoutIdle(named: ColumnNames, rows: readonly (readonly string[])[]) {
  const leftOut = leftOutColumns(named, [], (visit) => {
    for (const [line, row] of rows.entries()) visit(row, line);
  });
  return { names: named.names, idle: new Set(leftOut.map(({ column }) => column)), rows };
}

/** How well a delimiter fits: the share of rows (where it does not reach the end, of lines) of the usual width; none where that is one column. */
function fit({ rows, width, whole }: CsvSample, lines: number): number {
  return width < 2 ? 0 : rows.filter(({ length }) => length === width).length / (whole ? rows.length : lines);
}

/** scikit-learn's tables start with the numbers of rows and columns, and the names of the classes, which the rows give by their numbers. */
function startsWithCounts(rows: readonly (readonly string[])[], width: number): boolean {
  const [first, second] = rows;
  if (first === undefined || second === undefined) return false;
  const [count = "", columns = "", ...classes] = first;
  const counts = /^\d+$/.test(count) && Number(count) >= rows.length - 1 && Number(columns) === width - 1;
  const numbered = classes.every((name) => numberIn(name) === null) && numberIn(second.at(-1) ?? null) !== null;
  return counts && numbered && first.length !== 1 && second.length === width;
}
