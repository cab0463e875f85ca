import type { Normalisation, PreparedData, Rows } from "@conclave/data";
import { extentOf } from "../extent.js";
import { someRows } from "./some-rows.js";

/** Of one channel of images or one column of a table. */
export interface ColumnStatistics {
  readonly mean: number;
  /** Of the population. */
  readonly deviation: number;
  readonly low: number;
  readonly high: number;
}

/** What some rows look like, as they are in the data and as they reach the first layer. */
export interface InputStatistics {
  /** How many rows were looked at. */
  readonly rows: number;
  /** By channel or column. */
  readonly raw: readonly ColumnStatistics[];
  readonly normalised: readonly ColumnStatistics[];
  /** Over all channels or columns, as they reach the first layer. */
  readonly overall: ColumnStatistics;
}

/** Rows that statistics are taken over. */
const ROWS = 2000;

/** Statistics of rows, of up to 2,000 of them. */
export function inputStatistics(
  { count, features }: Pick<Rows, "count" | "features">,
  { mean, scale }: Normalisation,
): InputStatistics {
  const chosen = someRows(count, ROWS);
  const raw = statisticsOf(features, features.length / count, chosen, mean.length);
  const normalised = raw.map((column, index) => shifted(column, mean[index]!, scale[index]!));
  return { rows: chosen.length, raw, normalised, overall: together(normalised) };
}

/** The columns in which no training row differs from the others. All rows are looked at: a column may be zero for all but a few. */
export function constantColumns({ shape, train }: Pick<PreparedData, "shape" | "train">): readonly number[] {
  const size = train.features.length / train.count;
  const columns = shape.length === 1 ? size : shape.at(-1)!;
  return Array.from({ length: columns }, (_, column) => column).filter((column) =>
    isConstant(train.features, column, columns),
  );
}

/** How many pixels (or columns) of a sample are the same in all training rows. */
export function constantPlaces({ train }: Pick<PreparedData, "train">): number {
  const size = train.features.length / train.count;
  return Array.from({ length: size }, (_, place) => place).filter((place) => isConstant(train.features, place, size))
    .length;
}

function isConstant(values: Uint8Array | Float32Array, start: number, stride: number): boolean {
  for (let index = start + stride; index < values.length; index += stride) {
    if (values[index] !== values[start]) return false;
  }
  return true;
}

/** Two passes, since a sum of squares less the square of a sum would cancel. */
function statisticsOf(
  values: Uint8Array | Float32Array,
  size: number,
  rows: Int32Array,
  columns: number,
): ColumnStatistics[] {
  const count = (rows.length * size) / columns;
  return Array.from({ length: columns }, (_, column) => {
    let [low, high, sum, squares] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 0];
    const each = (visit: (value: number) => void) => {
      for (const row of rows) {
        for (let at = row * size + column; at < (row + 1) * size; at += columns) visit(values[at]!);
      }
    };
    each((value) => {
      low = Math.min(low, value);
      high = Math.max(high, value);
      sum += value;
    });
    const mean = sum / count;
    each((value) => {
      squares += (value - mean) ** 2;
    });
    return { mean, deviation: Math.sqrt(squares / count), low, high };
  });
}

function shifted({ mean, deviation, low, high }: ColumnStatistics, by: number, scale: number): ColumnStatistics {
  return {
    mean: (mean - by) * scale,
    deviation: deviation * scale,
    low: (low - by) * scale,
    high: (high - by) * scale,
  };
}

/** Of columns of the same number of values: the variance of all is the mean variance and the variance of the means. */
function together(columns: readonly ColumnStatistics[]): ColumnStatistics {
  const meanOf = (value: (column: ColumnStatistics) => number) =>
    columns.reduce((sum, column) => sum + value(column), 0) / columns.length;
  const mean = meanOf((column) => column.mean);
  return {
    mean,
    deviation: Math.sqrt(meanOf((column) => column.deviation ** 2 + (column.mean - mean) ** 2)),
    low: extentOf(columns.map(({ low }) => low)).low,
    high: extentOf(columns.map(({ high }) => high)).high,
  };
}
