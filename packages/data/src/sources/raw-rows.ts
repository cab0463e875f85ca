import { join } from "node:path";
import type { DataFinding } from "../findings/finding.js";
import { takeValues } from "../rows.js";

/** Rows as a source holds them: checked for form, their labels still text, their features not yet encoded. */
export interface RawRows {
  /** For messages: the path, or the name of the sample. */
  readonly file: string;
  readonly shape: readonly number[];
  readonly count: number;
  /**
   * Row-major. NaN where a value is missing; in a column of categories, the index of the row's own. Empty for texts. As float64 only where
   * float32 does not hold each number exactly: rounded they are when they are encoded.
   */
  readonly features: Uint8Array | Float32Array | Float64Array;
  /** The columns of a table, in the order of the features; null for other samples. */
  readonly columns: readonly RawColumn[] | null;
  /** What the file calls the features; null where it has no names, or the rows are not from a table. */
  readonly featureNames: readonly string[] | null;
  /** One per row, where the samples are texts; else null. */
  readonly texts: readonly string[] | null;
  /** Null where the source has none. */
  readonly labels: RawLabels | null;
  readonly weights: Float32Array | null;
  readonly groups: readonly string[] | null;
  readonly times: Float64Array | null;
  /** The line that a row ends on, in sources that have lines. */
  readonly lines: readonly number[] | null;
  /** What each row's own file is called, below the folder, in sources that are folders. */
  readonly names: readonly string[] | null;
  /** What was noticed about the file's columns. */
  readonly findings: readonly DataFinding[];
}

/** A column of features. */
export interface RawColumn {
  readonly name: string | null;
  /** Its number in the file, from 0. */
  readonly number: number;
  /** What messages call it. */
  readonly field: string;
  /** The texts in it, where they are categories; null for numbers. */
  readonly categories: readonly string[] | null;
}

/** A column of labels, or several. */
export interface RawLabels {
  /** What results call each column: its name, or else its number. */
  readonly names: readonly string[];
  /** What holds each column, for messages: a column of the file, or a file. */
  readonly fields: readonly string[];
  /** Column by column, a text per row. */
  readonly columns: readonly (readonly string[])[];
}

/** What rows have that no source but a table gives them. */
export const PLAIN_ROWS = {
  columns: null,
  featureNames: null,
  texts: null,
  weights: null,
  groups: null,
  times: null,
  lines: null,
  names: null,
  findings: [],
} as const;

/** What tells where rows were read. */
export interface RowOrigin extends Pick<RawRows, "file" | "names"> {
  readonly lines: ArrayLike<number> | null;
}

/** Where a row is, for errors. */
export function rowPlace({ file, lines, names }: RowOrigin, row: number) {
  const name = names?.[row];
  if (name !== undefined) return { file: join(file, name) };
  return lines === null ? { file, row: row + 1 } : { file, line: lines[row] };
}

/** Copies the rows with these indices, in this order. */
export function takeRawRows(rows: RawRows, indices: Int32Array): RawRows {
  const pick = <T>(values: readonly T[]): T[] => Array.from(indices, (row) => values[row]!);
  return {
    ...rows,
    count: indices.length,
    features: takeValues(rows.features, indices, rows.features.length / rows.count),
    texts: rows.texts && pick(rows.texts),
    labels: rows.labels && { ...rows.labels, columns: rows.labels.columns.map(pick) },
    weights: rows.weights && takeValues(rows.weights, indices, 1),
    groups: rows.groups && pick(rows.groups),
    times: rows.times && Float64Array.from(indices, (row) => rows.times![row]!),
    lines: rows.lines && pick(rows.lines),
    names: rows.names && pick(rows.names),
  };
}
