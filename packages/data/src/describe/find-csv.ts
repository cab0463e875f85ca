import { CsvError, parse } from "csv-parse/sync";
import { DataError } from "../data-error.js";
import type { CsvSource } from "../options.js";
import { checkUtf8 } from "../sources/decode-text.js";
import { readBytes } from "../sources/read-bytes.js";
import { PLAIN_CSV } from "../sources/read-source.js";
import { isMissing, numberIn } from "../tables/cell.js";
import { openCsv } from "../tables/csv-records.js";
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
  const sample = beginningOf(bytes);
  const lines = sample.split("\n").filter((line) => line.trim() !== "").length;
  const [best] = DELIMITERS.map((delimiter) => tableOf(sample, delimiter)).sort(
    (a, b) => fit(b, lines) - fit(a, lines),
  );
  if (best === undefined || best.width < 2) {
    // that of a file without rows, or whose first row is not closed, says more
    await openCsv({ file: absolute, header: false, delimiter: ",", skipLines: 0 });
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

/** The beginning of a file as text, without the row that is cut off there. */
function beginningOf(bytes: Uint8Array): string {
  const sample = new TextDecoder().decode(bytes.subarray(0, SAMPLE_BYTES));
  return bytes.length <= SAMPLE_BYTES ? sample : sample.slice(0, sample.lastIndexOf("\n") + 1) || sample;
}

/** A sample, cut up by a delimiter. */
interface SampleTable {
  readonly delimiter: string;
  readonly rows: readonly (readonly string[])[];
  /** Of most rows. */
  readonly width: number;
  /** Whether it was cut up to its end. */
  readonly whole: boolean;
}

function tableOf(sample: string, delimiter: string): SampleTable {
  const rows: string[][] = [];
  let whole = true;
  try {
    parse(sample, {
      bom: true,
      delimiter,
      trim: true,
      skip_empty_lines: true,
      relax_column_count: true,
      on_record: (row: string[]) => {
        rows.push(delimiter === " " ? row.filter((cell) => cell !== "") : row);
        return null;
      },
    });
  } catch (cause) {
    // a quote that the sample cuts off, or that is never closed: the reader says so, with its line
    if (!(cause instanceof CsvError)) throw cause;
    whole = false;
  }
  return { delimiter, rows, width: usualWidth(rows), whole };
}

/** The width of most rows. */
function usualWidth(rows: readonly (readonly string[])[]): number {
  const counts = new Map<number, number>();
  for (const { length } of rows) counts.set(length, (counts.get(length) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 0;
}

/** How well a delimiter fits: the share of rows (where it does not reach the end, of lines) of the usual width; none where that is one column. */
function fit({ rows, width, whole }: SampleTable, lines: number): number {
  return width < 2 ? 0 : rows.filter(({ length }) => length === width).length / (whole ? rows.length : lines);
}

/** scikit-learn's tables start with the numbers of rows and columns, and the names of the classes. */
function startsWithCounts(rows: readonly (readonly string[])[], width: number): boolean {
  const [first, second] = rows;
  if (first === undefined || second === undefined) return false;
  const [count = "", columns = ""] = first;
  return /^\d+$/.test(count) && Number(columns) === width - 1 && first.length !== 1 && second.length === width;
}

/** Names stand above numbers; a file of text alone has a header if none of its cells comes again below, one row of text is nothing else. */
function hasHeader([first = [], ...rest]: readonly (readonly string[])[]): boolean {
  if (first.some((cell) => numberIn(cell) !== null || isMissing(cell))) return false;
  const numeric = first.some((_, column) =>
    rest.every((row) => isMissing(row[column] ?? null) || numberIn(row[column]!) !== null),
  );
  return numeric || first.every((cell, column) => rest.every((row) => row[column] !== cell));
}
