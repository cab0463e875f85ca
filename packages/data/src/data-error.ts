/** What can be wrong with data; docs/errors.md lists the codes. */
export type DataErrorCode =
  /** The file is not there. */
  | "not-found"
  /** The file is there and cannot be read: no permission, a directory, too large. */
  | "unreadable"
  /** The data do not fit into the memory that Node may use. */
  | "out-of-memory"
  /** A gzip stream that is damaged or ends early. */
  | "bad-gzip"
  /** An IDX file whose header is no such header, or does not fit what follows it. */
  | "bad-idx"
  /** A CSV file with rows of different lengths, unbalanced quotes, or no rows. */
  | "bad-csv"
  /** An NPY file, or an array of an NPZ file, that is damaged or of a type that is not read. */
  | "bad-npy"
  /** An NPZ file that is no zip file, or lacks an array. */
  | "bad-npz"
  /** A Parquet file that is damaged, or written in a way that is not read. */
  | "bad-parquet"
  /** A folder that is not a folder of classes, or a class without a file. */
  | "bad-folder"
  /** An image that does not decode, or is of another size than the others. */
  | "bad-image"
  /** A text or a CSV file that is not UTF-8. */
  | "bad-text"
  /** An option that these data do not allow. */
  | "bad-option"
  /** A cell that should hold a number and does not. */
  | "not-a-number"
  /** A column that an option names, or that the training rows have, is not in the file. */
  | "unknown-column"
  /** The first line of a CSV file should name its columns, and looks like a row of values. */
  | "missing-header"
  /** A label that the training rows never had, or none where one should stand. */
  | "unknown-label"
  /** All training rows have the same label. */
  | "one-class"
  /** Not enough rows for the split that was asked for. */
  | "too-few-rows"
  /** Samples of another shape or type than expected. */
  | "shape-mismatch"
  /** Bytes that are not a safetensors document, or a document that cannot be written. */
  | "bad-safetensors"
  /** A safetensors document that is not a packed data set. */
  | "bad-data-set";

/** Where the error is, as far as it is known. */
export interface DataErrorPlace {
  readonly file?: string | undefined;
  /** Counted from 1. */
  readonly line?: number | undefined;
  /** The number of a row, from 1, where the file has no lines. */
  readonly row?: number | undefined;
  /** A column of a table, a name within a document, or an option such as `data.test`. */
  readonly field?: string | undefined;
  readonly cause?: unknown;
}

/** Data that cannot be used; the message says where, what was expected, what came, and what to do. */
export class DataError extends Error {
  override readonly name = "DataError";
  readonly code: DataErrorCode;
  readonly file: string | undefined;
  readonly line: number | undefined;
  readonly field: string | undefined;

  constructor(code: DataErrorCode, text: string, place: DataErrorPlace = {}) {
    const { file, line, row, field, cause } = place;
    const where = [
      line === undefined ? file : `${file ?? "line"}:${line}`,
      row === undefined ? undefined : `row ${row}`,
      field,
    ];
    super([...where.filter((part) => part !== undefined), text].join(": "), cause === undefined ? {} : { cause });
    this.code = code;
    this.file = file;
    this.line = line;
    this.field = field;
  }
}
