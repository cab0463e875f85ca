import { brotliDecompressSync, gunzipSync } from "node:zlib";
import type { Compressors, FileMetaData } from "hyparquet";
import { DataError } from "../data-error.js";
import { readBytes } from "../sources/read-bytes.js";
import { columnNames } from "./column-names.js";
import { leftOutColumns } from "./left-out-columns.js";
import { type ParquetColumn, parquetColumns } from "./parquet-columns.js";
import type { Cell, Records } from "./records.js";

/** Beside hyparquet's own Snappy, what Node brings. */
const COMPRESSORS: Compressors = {
  GZIP: (input) => new Uint8Array(gunzipSync(input)),
  BROTLI: (input) => new Uint8Array(brotliDecompressSync(input)),
};

type Fail = (text: string, cause?: unknown) => DataError;

/**
 * Opens a Parquet file: flat columns of numbers, booleans (0 and 1), text and times (milliseconds). Other columns can be left out.
 *
 * @throws DataError bad-parquet for a file that is none, is damaged, has no rows, or is packed otherwise than with Snappy, gzip or Brotli
 */
export async function openParquet(file: string): Promise<Records> {
  const bytes = await readBytes(file);
  const fail: Fail = (text, cause) => new DataError("bad-parquet", text, { file, cause });
  const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer; // of Node's, never shared
  // it takes a moment to load, and most data are in other files
  const { parquetMetadata, parquetSchema } = await import("hyparquet");
  let metadata: FileMetaData;
  try {
    metadata = parquetMetadata(buffer);
  } catch (cause) {
    throw fail(`expected a Parquet file (${(cause as Error).message})`, cause);
  }
  const columns = parquetColumns(metadata, parquetSchema(metadata).children);
  const count = Number(metadata.num_rows);
  if (count === 0 || columns.length === 0) throw fail("the file has no rows");
  const named = columnNames(columns.map(({ name }) => name));
  const { cells, unreadable } = await readCells(buffer, metadata, columns, fail);
  const short = cells.findIndex((column) => column !== null && column.length !== count);
  if (short >= 0) {
    throw fail(
      `the file promises ${count} rows, column "${named.names[short]}" has ${cells[short]!.length}: write it again`,
    );
  }
  const forEach: Records["forEach"] = (visit) => {
    const row = new Array<Cell>(columns.length);
    for (let at = 0; at < count; at++) {
      for (let column = 0; column < row.length; column++) row[column] = cells[column]?.[at] ?? null;
      visit(row, at + 1);
    }
  };
  return {
    file,
    width: columns.length,
    names: named.names,
    renamed: named.renamed,
    leftOut: leftOutColumns(named, pandasIndex(metadata), forEach),
    unreadable,
    firstLine: null,
    doubt: null,
    inLines: false,
    forEach,
  };
}

interface ParquetCells {
  /** Column by column; null for one whose values are no single numbers or texts. */
  readonly cells: readonly (readonly Cell[] | null)[];
  readonly unreadable: ReadonlyMap<number, string>;
}

async function readCells(
  buffer: ArrayBuffer,
  metadata: FileMetaData,
  columns: readonly ParquetColumn[],
  fail: Fail,
): Promise<ParquetCells> {
  const { parquetRead } = await import("hyparquet");
  const unreadable = new Map(columns.flatMap(({ nested }, column) => (nested === null ? [] : [[column, nested]])));
  const cells = columns.map((): Cell[] | null => []);
  const read = (wanted: readonly ParquetColumn[]) =>
    parquetRead({
      file: { byteLength: buffer.byteLength, slice: (start, end) => buffer.slice(start, end) },
      metadata,
      columns: wanted.map(({ key }) => key),
      compressors: COMPRESSORS,
      utf8: false, // what is text is said by its type, or read as text by our own reader of cells
      onChunk({ columnName, columnData, rowStart, rowEnd }) {
        const column = Number(columnName);
        const own = cells[column]!;
        const { readCell } = columns[column]!;
        for (let row = rowStart; row < rowEnd; row++) {
          const value: unknown = columnData[row - rowStart];
          const cell = readCell(value);
          if (cell === undefined) unreadable.set(column, kindOf(value));
          own[row] = cell ?? null;
        }
      },
    });

  const flat = columns.filter(({ nested }) => nested === null);
  try {
    if (flat.length > 0) await read(flat);
  } catch (cause) {
    // perhaps only columns that are left out cannot be read
    for (const column of flat) {
      await read([column]).catch((error: Error) =>
        unreadable.set(Number(column.key), `what cannot be read (${error.message})`),
      );
    }
    if (flat.every(({ key }) => unreadable.has(Number(key)))) throw unreadableFile(cause as Error, fail);
  }
  return { cells: cells.map((column, at) => (unreadable.has(at) ? null : column)), unreadable };
}

function unreadableFile(cause: Error, fail: Fail): DataError {
  const advice = /codec|compress/i.test(cause.message)
    ? 'write it with compression="snappy"'
    : "copy or write it again";
  return fail(`the file cannot be read (${cause.message}); ${advice}`, cause);
}

/** What messages call a value that is no cell: "bytes", "an object". */
function kindOf(value: unknown): string {
  if (ArrayBuffer.isView(value)) return "bytes";
  return Array.isArray(value) ? "a list" : "a structure";
}

/**
 * The names of the columns that pandas stored its index in, from what it notes in a file
 * (https://pandas.pydata.org/docs/development/developer.html). An index that is only a range has no column, and is described by an object.
 */
function pandasIndex({ key_value_metadata: pairs }: FileMetaData): readonly string[] {
  const noted = pairs?.find(({ key }) => key === "pandas")?.value;
  if (noted === undefined) return [];
  try {
    const { index_columns: index } = JSON.parse(noted) as { index_columns?: unknown };
    return Array.isArray(index) ? index.filter((name) => typeof name === "string").map((name) => name.trim()) : [];
  } catch {
    return []; // a note of pandas' that pandas could not read either says nothing of the columns
  }
}
