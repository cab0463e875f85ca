/** A cell of a table: text as a CSV file has it, or a value of a typed column; null where it is missing. */
export type Cell = string | number | null;

/** A table that can be read row by row, more than once. */
export interface Records {
  readonly file: string;
  readonly width: number;
  readonly names: readonly string[] | null;
  /** Whether `visit` is told lines of a file, from 1; else it is told numbers of rows, from 1. */
  readonly inLines: boolean;
  /** Calls `visit` with the cells of each row. They are good until it returns. */
  forEach(visit: (cells: readonly Cell[], line: number) => void): void;
}
