import type { Resamples } from "./resamples.js";

/** Where a score probably is on other rows like these. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** The share of such intervals that hold the score they are about. */
export const INTERVAL_LEVEL = 0.95;

/** What is added up over rows, and the scores that come of the sums. */
export interface Summands<Name extends string> {
  /** What each row adds to each sum: a column per sum. */
  readonly columns: readonly Float64Array[];
  /** The scores of `rows` rows whose columns add up to these sums. */
  scoresOf(sums: readonly number[], rows: number): Readonly<Record<Name, number>>;
}

/**
 * Percentile intervals of scores from bootstrap samples.
 *
 * [Efron & Tibshirani 1993, "An Introduction to the Bootstrap"](https://doi.org/10.1201/9780429246593), section 13.3.
 */
export function bootstrapIntervals<Name extends string>(
  { columns, scoresOf }: Summands<Name>,
  resamples: Resamples,
): Readonly<Record<Name, Interval>> {
  const rows = columns[0]?.length ?? 0;
  const samples = resamples.map((times) =>
    scoresOf(
      columns.map((column) => weightedSum(column, times)),
      rows,
    ),
  );
  const names = Object.keys(samples[0] ?? {}) as Name[];
  const intervals = names.map((name) => {
    const sorted = Float64Array.from(samples, (sample) => sample[name]).sort();
    return [
      name,
      { low: quantile(sorted, (1 - INTERVAL_LEVEL) / 2), high: quantile(sorted, (1 + INTERVAL_LEVEL) / 2) },
    ];
  });
  return Object.fromEntries(intervals) as Record<Name, Interval>;
}

function weightedSum(column: Float64Array, times: Uint16Array): number {
  let sum = 0;
  for (let row = 0; row < column.length; row++) sum += times[row]! * column[row]!;
  return sum;
}

/** Linear between the two nearest (NumPy's default). */
function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const value = sorted[below]!;
  return value + (place - below) * (sorted[Math.min(below + 1, sorted.length - 1)]! - value);
}
