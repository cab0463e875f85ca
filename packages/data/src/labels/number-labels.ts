import { DataError } from "../data-error.js";
import { type RawRows, rowPlace } from "../sources/raw-rows.js";
import { hasComma, numberIn, POINT_ADVICE, shown } from "../tables/cell.js";

/** How rows may say that they have a label, or have it not. */
const TRUTH: Readonly<Record<string, number>> = { 0: 0, 1: 1, "0.0": 0, "1.0": 1, false: 0, true: 1 };

/**
 * The targets of a regression, rows × columns, in the units of the file and as exactly as that gives them.
 *
 * @throws DataError not-a-number, with the line; shape-mismatch for another number of columns than `columns`
 */
export function targets(rows: RawRows, columns: number): Float64Array {
  return numbers(rows, columns, new Float64Array(rows.count * columns), (cell) => {
    const value = numberIn(cell);
    const advice = hasComma(cell) ? POINT_ADVICE : "leave the row out";
    return value ?? `expected a target, a number, got ${shown(cell)}; ${advice}`;
  });
}

/**
 * Which labels each row has, rows × labels, 1 or 0.
 *
 * @throws DataError not-a-number, with the line; shape-mismatch for another number of columns than `columns`
 */
export function labelTruths(rows: RawRows, columns: number): Float32Array {
  return numbers(rows, columns, new Float32Array(rows.count * columns), (cell) => {
    const truth = TRUTH[cell.toLowerCase()];
    return truth ?? `expected 1 (the row has the label) or 0, got ${shown(cell)}`;
  });
}

function numbers<A extends Float32Array | Float64Array>(
  rows: RawRows,
  columns: number,
  values: A,
  read: (cell: string) => number | string,
): A {
  const { file, labels } = rows;
  if (labels === null || labels.columns.length !== columns) {
    const got = labels?.columns.length ?? 0;
    throw new DataError(
      "shape-mismatch",
      `expected ${columns} columns of labels, as in the training rows, got ${got}`,
      {
        file,
        field: "label",
      },
    );
  }
  labels.columns.forEach((cells, column) => {
    cells.forEach((cell, row) => {
      const value = read(cell);
      if (typeof value === "string") {
        throw new DataError("not-a-number", value, { ...rowPlace(rows, row), field: labels.fields[column] });
      }
      values[row * columns + column] = value;
    });
  });
  return values;
}
