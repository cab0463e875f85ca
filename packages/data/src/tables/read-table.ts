import { DataError } from "../data-error.js";
import type { DataOptions } from "../options.js";
import { sampleSize } from "../rows.js";
import { NumberColumn } from "../sources/number-column.js";
import type { RawLabels, RawRows } from "../sources/raw-rows.js";
import { CategoryColumn } from "./category-column.js";
import { hasComma, isMissing, isTooLarge, LARGEST_ADVICE, numberIn, POINT_ADVICE, shown, timeIn } from "./cell.js";
import { type ColumnRoles, columnField } from "./columns.js";
import type { Cell, Records } from "./records.js";
import { truthIn } from "./spellings.js";

/** How the features of a table are read. */
export interface TableReading {
  readonly roles: ColumnRoles;
  /** The columns of features that hold categories. */
  readonly categorical: ReadonlySet<number>;
  readonly missing: DataOptions["missing"];
  /** Whether "True" and "False" in a column of numbers are 1 and 0, as Parquet has them: where training rows said that it holds numbers. */
  readonly truths: boolean;
  /** Of a sample; null for its columns. */
  readonly shape: readonly number[] | null;
}

/**
 * Reads a table to its end; images whose pixels are all bytes become bytes.
 *
 * @throws DataError with the line: text or nothing in a number's place; shape-mismatch for a shape that the columns do not fill
 */
export function readTable(records: Records, reading: TableReading): RawRows {
  const { roles, categorical, missing, truths, shape } = reading;
  const { file } = records;
  const values = new NumberColumn();
  const categories = new Map([...categorical].map((column) => [column, new CategoryColumn()]));
  const labels = roles.labels.map((): string[] => []);
  const texts: string[] = [];
  const weights: number[] = [];
  const groups: string[] = [];
  const times: number[] = [];
  const lines: number[] = [];
  const numberOf = (cell: Cell) => numberIn(cell) ?? (truths && typeof cell === "string" ? truthIn(cell) : null);

  records.forEach((cells, line) => {
    const bad = (column: number, text: string, code: "not-a-number" | "bad-option" = "not-a-number") =>
      new DataError(code, text, {
        file,
        ...(records.inLines ? { line } : { row: line }),
        field: columnField(records, column),
      });
    const cellOf = (column: number): Cell => cells[column] ?? null;
    for (const column of roles.features) {
      const cell = cellOf(column);
      const absent = isMissing(cell);
      if (absent && missing === "refuse") throw bad(column, missingValue(cell));
      const known = categories.get(column);
      const value = absent ? Number.NaN : known === undefined ? numberOf(cell) : known.numberOf(String(cell));
      if (value === null) throw bad(column, notANumber(cell, line === 1 && records.names === null));
      values.push(value);
    }
    roles.labels.forEach((column, index) => {
      labels[index]!.push(String(cellOf(column) ?? ""));
    });
    if (roles.text !== null) texts.push(String(cellOf(roles.text) ?? ""));
    if (roles.group !== null) groups.push(String(cellOf(roles.group) ?? ""));
    if (roles.weight !== null) weights.push(weightIn(cellOf(roles.weight), (text) => bad(roles.weight ?? 0, text)));
    if (roles.time !== null) {
      const time = timeIn(cellOf(roles.time));
      if (time === null) {
        throw bad(roles.time, `expected a number or a date such as 2026-01-31, got ${shown(cellOf(roles.time))}`);
      }
      times.push(time);
    }
    lines.push(line);
  });

  // after the rows: one of another length says more of a wrong delimiter
  checkWidth(records, roles, shape);
  return {
    file,
    shape: shape ?? (roles.text === null ? [roles.features.length] : []),
    count: lines.length,
    features: shape !== null && values.isBytes ? values.toBytes() : values.toFloats(),
    columns: shape === null && roles.text === null ? columnsOf(records, roles, categories) : null,
    featureNames: records.names && roles.features.map((column) => records.names![column]!),
    texts: roles.text === null ? null : texts,
    labels: labels.length === 0 ? null : labelsOf(records, roles, labels),
    weights: roles.weight === null ? null : Float32Array.from(weights),
    groups: roles.group === null ? null : groups,
    times: roles.time === null ? null : Float64Array.from(times),
    lines: records.inLines ? lines : null,
    names: null,
    findings: [],
  };
}

function checkWidth(
  { file, inLines }: Records,
  { features, text }: ColumnRoles,
  shape: readonly number[] | null,
): void {
  if (text !== null) return;
  if (features.length === 0) {
    const advice = inLines ? "is the `delimiter` right?" : "is `label` the right column?";
    throw new DataError(
      inLines ? "bad-csv" : "bad-parquet",
      `expected columns beside the label, there is none; ${advice}`,
      {
        file,
      },
    );
  }
  if (shape !== null && sampleSize(shape) !== features.length) {
    throw new DataError(
      "shape-mismatch",
      `the shape [${shape.join(", ")}] needs ${sampleSize(shape)} columns beside the label, the file has ${features.length}`,
      { file },
    );
  }
}

function columnsOf(
  records: Records,
  { features }: ColumnRoles,
  categories: ReadonlyMap<number, CategoryColumn>,
): RawRows["columns"] {
  return features.map((column) => ({
    name: records.names?.[column] ?? null,
    number: column,
    field: columnField(records, column),
    categories: categories.get(column)?.texts ?? null,
  }));
}

function labelsOf(records: Records, roles: ColumnRoles, columns: readonly (readonly string[])[]): RawLabels {
  return {
    names: roles.labels.map((column) => records.names?.[column] ?? String(column)),
    fields: roles.labels.map((column) => columnField(records, column)),
    columns,
  };
}

function weightIn(cell: Cell, bad: (text: string) => DataError): number {
  const weight = numberIn(cell);
  if (weight === null || weight < 0) throw bad(`expected a weight, a number from 0, got ${shown(cell)}`);
  return weight;
}

function missingValue(cell: Cell): string {
  return `expected a number, got ${shown(cell)}; missing values are refused: leave these rows out, or set \`data.missing: median\``;
}

function notANumber(cell: Cell, mayBeHeader: boolean): string {
  if (hasComma(cell)) return `expected a number, got ${shown(cell)}; ${POINT_ADVICE}`;
  if (isTooLarge(cell)) return `expected a number, got ${shown(cell)}; ${LARGEST_ADVICE}`;
  const advice = mayBeHeader
    ? "if the first line names the columns, set `header: true`; if it says something else, `skipLines: 1`"
    : "if this column holds the label, name it in `label`; if it holds categories, set `data.categorical: auto`; or `ignore` it";
  return `expected a number, got ${shown(cell)}; ${advice}`;
}
