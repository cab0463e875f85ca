import type { RenamedColumn } from "./column-names.js";

/** A cell of a table: text as a CSV file has it, or a value of a typed column; null where it is missing. */
export type Cell = string | number | null;

/** A table that can be read row by row, more than once. */
export interface Records {
  readonly file: string;
  readonly width: number;
  /** Each of them once; null for a file without a header. */
  readonly names: readonly string[] | null;
  /** Columns that have another name than their file gives them, since an earlier column has that one. */
  readonly renamed: readonly RenamedColumn[];
  /** Columns that measure nothing, such as an index. */
  readonly leftOut: readonly LeftOutColumn[];
  /** Columns whose cells are no single values, such as lists, by number: what they hold. Their cells are null. */
  readonly unreadable: ReadonlyMap<number, string>;
  /** The cells of a text file's first line, whether they are names or values; null for files whose names are no line. */
  readonly firstLine: readonly string[] | null;
  /** What the first line looks like, where it is taken for the other: names or a row of values; null where nothing speaks against it. */
  readonly doubt: "names" | "row" | null;
  /** Whether `visit` is told lines of a file, from 1; else it is told numbers of rows, from 1. */
  readonly inLines: boolean;
  /** Calls `visit` with the cells of each row. They are good until it returns. */
  forEach(visit: (cells: readonly Cell[], line: number) => void): void;
}

/** A column that is no feature unless an option names it. */
export interface LeftOutColumn {
  readonly column: number;
  /** To go after its name: "is the index that pandas stored". */
  readonly why: string;
}
