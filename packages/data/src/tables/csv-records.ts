import { CsvError, type Options, parse } from "csv-parse/sync";
import { DataError } from "../data-error.js";
import { checkUtf8 } from "../sources/decode-text.js";
import { readBytes } from "../sources/read-bytes.js";
import { type ColumnNames, columnNames } from "./column-names.js";
import { beginningOf, csvSample } from "./csv-sample.js";
import { firstRow } from "./first-row.js";
import { leftOutColumns } from "./left-out-columns.js";
import type { Records } from "./records.js";

/** How a CSV file is written. */
export interface CsvFormat {
  readonly file: string;
  /** Whether the first line names the columns; "unless-a-row": it does unless it looks like a row of values. */
  readonly header: boolean | "unless-a-row";
  readonly delimiter: string;
  readonly skipLines: number;
}

/** What the parser calls a quote in the wrong place; its types know only one of them. */
const STRAY_QUOTE: ReadonlySet<string> = new Set(["INVALID_OPENING_QUOTE", "CSV_INVALID_CLOSING_QUOTE"]);

const STRAY_QUOTE_TEXT =
  'a quote stands within a cell; put the whole cell into quotes and write each quote in it twice, as in "5"" wide", or see whether this is a CSV file at all';

type OnRecord = (record: string[], line: number) => void;

/**
 * Opens a CSV file, plain or gzip.
 *
 * @throws DataError bad-text unless it is UTF-8; bad-csv without rows; and, while reading, with the line: rows of different lengths, unbalanced quotes
 */
export async function openCsv(format: CsvFormat): Promise<Records> {
  const { file } = format;
  const bytes = await readBytes(file);
  checkUtf8(bytes, file);
  const look = firstRow(csvSample(beginningOf(bytes), format.delimiter, format.skipLines).rows);
  const header = format.header === "unless-a-row" ? look !== "row" : format.header;
  return openRecords(bytes, { ...format, header }, header === (look === "row") && look !== "unclear" ? look : null);
}

type KnownFormat = CsvFormat & { readonly header: boolean };

function openRecords(bytes: Uint8Array, format: KnownFormat, doubt: Records["doubt"]): Records {
  const { file, header } = format;
  let first: string[] | null = null;
  parseRecords(bytes, format, { to: 1 }, (record) => {
    first = record;
  });
  // the parser calls back while this function runs, which TypeScript does not see
  const cells = first as string[] | null;
  if (cells === null) throw noRows(format);
  const width = cells.length;
  const forEach: Records["forEach"] = (visit) => {
    let seen = 0;
    parseRecords(bytes, format, {}, (record, line) => {
      seen++;
      if (header && seen === 1) return;
      if (record.length !== width) throw ragged(format, width, record.length, line);
      visit(record, line);
    });
    if (seen === (header ? 1 : 0)) throw noRows(format);
  };
  const named: ColumnNames | null = header ? columnNames(cells) : null;
  return {
    file,
    width,
    names: named?.names ?? null,
    renamed: named?.renamed ?? [],
    leftOut: named === null ? [] : leftOutColumns(named, [], forEach),
    unreadable: new Map(),
    firstLine: cells,
    doubt,
    inLines: true,
    forEach,
  };
}

function parseRecords(bytes: Uint8Array, format: CsvFormat, options: Options, onRecord: OnRecord): void {
  const { file, delimiter, skipLines } = format;
  const bySpaces = delimiter === " ";
  let read = skipLines;
  try {
    parse(bytes, {
      bom: true,
      delimiter,
      trim: true,
      from_line: skipLines + 1,
      skip_empty_lines: true,
      relax_column_count: true, // we count ourselves, to say it in our words
      ...options,
      // returning null keeps csv-parse from collecting the records: a table of text would take many times the memory of its numbers
      on_record: (record: string[], { lines }) => {
        read = lines;
        onRecord(bySpaces ? record.filter((cell) => cell !== "") : record, lines);
        return null;
      },
    });
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    if (cause.code === "CSV_QUOTE_NOT_CLOSED") {
      // the parser only knows where the file ends
      throw new DataError("bad-csv", "a quote is opened in this row and never closed", { file, line: read + 1, cause });
    }
    const line = typeof cause.lines === "number" ? cause.lines : undefined;
    if (STRAY_QUOTE.has(cause.code)) throw new DataError("bad-csv", STRAY_QUOTE_TEXT, { file, line, cause });
    throw new DataError("bad-csv", cause.message, { file, line, cause });
  }
}

function noRows({ file, header }: KnownFormat): DataError {
  return new DataError("bad-csv", header ? "expected rows below the header, there is none" : "the file has no rows", {
    file,
  });
}

function ragged({ file, header, skipLines }: KnownFormat, width: number, got: number, line: number): DataError {
  const unnamed = header && got === width + 1 ? "; if the header lacks a name for the first column, give it one" : "";
  const origin = header ? "the header" : "the first row";
  const above = width === 1 && line === skipLines + 2;
  const hint =
    width === 1 || got === 1
      ? `; is the \`delimiter\` right?${above ? ` Lines above ${origin} that are no rows are skipped with \`skipLines\`` : ""}`
      : line === skipLines + 2
        ? `${unnamed}; if the lines before this one are no rows, skip them with \`skipLines\``
        : "";
  return new DataError(
    "bad-csv",
    `expected ${width} ${width === 1 ? "field" : "fields"}, as in ${origin}, got ${got}${hint}`,
    { file, line },
  );
}
