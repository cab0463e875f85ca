import { CsvError, parse } from "csv-parse/sync";
import { type CsvColumns, columnField } from "./csv-columns.js";
import { DataError } from "./data-error.js";
import { NumberColumn } from "./number-column.js";
import { readBytes } from "./read-bytes.js";

/** What `Number` takes for one and people do not mean: an empty cell, hexadecimal digits, "Infinity". */
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/** A CSV file read to its end. */
export interface CsvTable {
  readonly columns: CsvColumns;
  readonly count: number;
  /** All columns but the label's, row by row. */
  readonly values: NumberColumn;
  readonly labels: readonly string[] | null;
  readonly lines: readonly number[];
}

interface CsvFormat {
  readonly file: string;
  readonly header: boolean;
  readonly delimiter: string;
}

/**
 * Reads a CSV file (plain or gzip) of numbers and at most one column of labels.
 *
 * @param findLabel called once, with what the first record says about the columns; the label's column, or null for none
 * @throws DataError with the line: rows of different lengths, text or nothing in a number's place, unbalanced quotes, no rows
 */
export async function readCsv(
  { file, header, delimiter }: CsvFormat,
  findLabel: (columns: Omit<CsvColumns, "label">) => number | null,
): Promise<CsvTable> {
  const bytes = await readBytes(file);
  const read: { columns: CsvColumns | null } = { columns: null };
  const values = new NumberColumn();
  const labels: string[] = [];
  const lines: number[] = [];

  parseRecords(bytes, file, delimiter, (record, line) => {
    if (read.columns === null) {
      const known = { file, width: record.length, names: header ? record : null };
      read.columns = { ...known, label: findLabel(known) };
      if (header) return;
    }
    const { columns } = read;
    if (record.length !== columns.width) throw ragged(columns, record.length, line);
    for (let index = 0; index < record.length; index++) {
      if (index === columns.label) labels.push(record[index]!);
      else values.push(number(record[index]!, columns, index, line));
    }
    lines.push(line);
  });

  if (read.columns === null || lines.length === 0) {
    throw new DataError("bad-csv", header ? "expected rows below the header, there is none" : "the file has no rows", {
      file,
    });
  }
  return {
    columns: read.columns,
    count: lines.length,
    values,
    labels: read.columns.label === null ? null : labels,
    lines,
  };
}

function parseRecords(
  bytes: Uint8Array,
  file: string,
  delimiter: string,
  onRecord: (record: string[], line: number) => void,
): void {
  try {
    parse(bytes, {
      bom: true,
      delimiter,
      trim: true,
      skip_empty_lines: true,
      relax_column_count: true, // we count ourselves, to say it in our words
      // returning null keeps csv-parse from collecting the records: a table of text would take many times the memory of its numbers
      on_record: (record: string[], { lines }) => {
        onRecord(record, lines);
        return null;
      },
    });
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    const line = typeof cause.lines === "number" ? cause.lines : undefined;
    throw new DataError("bad-csv", cause.message, { file, line, cause });
  }
}

function number(cell: string, columns: CsvColumns, index: number, line: number): number {
  const value = Math.fround(Number(cell));
  if (DECIMAL.test(cell) && Number.isFinite(value)) return value;
  const missing = cell === "" || /^(nan|na|n\/a|null|none|\?)$/i.test(cell);
  const advice = missing
    ? "missing values are not supported: leave these rows out, or fill them in"
    : line === 1 && columns.names === null
      ? "if the first line names the columns, set `header: true`"
      : "if this column holds the label, name it in `label`; encode other text as numbers, or drop the column";
  throw new DataError(
    "not-a-number",
    `expected a number, got ${cell === "" ? "an empty cell" : `"${cell}"`}; ${advice}`,
    {
      file: columns.file,
      line,
      field: columnField(columns, index),
    },
  );
}

function ragged({ file, width, names }: CsvColumns, got: number, line: number): DataError {
  const origin = names === null ? "the first row" : "the header";
  const hint = width === 1 || got === 1 ? "; is the `delimiter` right?" : "";
  return new DataError(
    "bad-csv",
    `expected ${width} ${width === 1 ? "field" : "fields"}, as in ${origin}, got ${got}${hint}`,
    { file, line },
  );
}
