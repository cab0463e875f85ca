import { brotliDecompressSync, gunzipSync } from "node:zlib";
import type { Compressors, FileMetaData } from "hyparquet";
import { DataError } from "../data-error.js";
import { readBytes } from "../sources/read-bytes.js";
import type { Cell, Records } from "./records.js";

/** Beside hyparquet's own Snappy, what Node brings. */
const COMPRESSORS: Compressors = {
  GZIP: (input) => new Uint8Array(gunzipSync(input)),
  BROTLI: (input) => new Uint8Array(brotliDecompressSync(input)),
};

/**
 * Opens a Parquet file: flat columns of numbers, booleans (0 and 1), text and times (milliseconds).
 *
 * @throws DataError bad-parquet for a file that is none, is damaged, has no rows, holds lists or structures, or is packed otherwise
 *   than with Snappy, gzip or Brotli
 */
export async function openParquet(file: string): Promise<Records> {
  const bytes = await readBytes(file);
  const fail = (text: string, cause?: unknown) => new DataError("bad-parquet", text, { file, cause });
  const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer; // of Node's, never shared
  // it takes a moment to load, and most data are in other files
  const { parquetMetadata, parquetRead, parquetSchema } = await import("hyparquet");
  let metadata: FileMetaData;
  try {
    metadata = parquetMetadata(buffer);
  } catch (cause) {
    throw fail(`expected a Parquet file (${(cause as Error).message})`, cause);
  }
  const fields = parquetSchema(metadata).children;
  const nested = fields.find(({ children }) => children.length > 0);
  if (nested !== undefined) {
    throw fail(`column "${nested.element.name}": expected numbers or text, got a list or a structure; flatten it`);
  }
  const names = fields.map(({ element }) => element.name);
  const count = Number(metadata.num_rows);
  if (count === 0 || names.length === 0) throw fail("the file has no rows");

  const columns = new Map(names.map((name): [string, Cell[]] => [name, []]));
  try {
    await parquetRead({
      file: { byteLength: buffer.byteLength, slice: (start, end) => buffer.slice(start, end) },
      metadata,
      compressors: COMPRESSORS,
      onChunk({ columnName, columnData, rowStart, rowEnd }) {
        const cells = columns.get(columnName)!;
        for (let row = rowStart; row < rowEnd; row++) cells[row] = toCell(columnData[row - rowStart], columnName, fail);
      },
    });
  } catch (cause) {
    if (cause instanceof DataError) throw cause;
    const { message } = cause as Error;
    const advice = /codec|compress/i.test(message) ? 'write it with compression="snappy"' : "copy or write it again";
    throw fail(`the file cannot be read (${message}); ${advice}`, cause);
  }
  const inOrder = names.map((name) => columns.get(name)!);
  const short = names.find((_, index) => inOrder[index]!.length !== count);
  if (short !== undefined) {
    throw fail(`the file promises ${count} rows, column "${short}" has ${columns.get(short)!.length}: write it again`);
  }
  return {
    file,
    width: names.length,
    names,
    inLines: false,
    forEach(visit) {
      const cells = new Array<Cell>(names.length);
      for (let row = 0; row < count; row++) {
        for (let column = 0; column < cells.length; column++) cells[column] = inOrder[column]![row]!;
        visit(cells, row + 1);
      }
    },
  };
}

function toCell(value: unknown, column: string, fail: (text: string) => DataError): Cell {
  switch (typeof value) {
    case "number":
    case "string":
      return value;
    case "bigint":
    case "boolean":
      return Number(value);
    default:
      if (value === null || value === undefined) return null;
      if (value instanceof Date) return value.getTime();
      throw fail(
        `column "${column}": expected numbers or text, got ${Object.prototype.toString.call(value).slice(8, -1)}`,
      );
  }
}
