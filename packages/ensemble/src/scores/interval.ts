import { exp, log } from "@conclave/core/host";
import type { Resamples } from "./resamples.js";

/** Where a score probably is on other rows like these. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** The share of such intervals that hold the score they are about. */
const INTERVAL_LEVEL = 0.95;

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
  const samples = resamples.map((times) => scoresOf(weightedSums(columns, times), rows));
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

/**
 * The interval of a share of rows. Of rows that all have something, or none, every bootstrap sample says the same, as if the next row could not
 * differ: there the interval is the exact one of a binomial, which for 0 of n ends at 1 − (α/2)^(1/n).
 *
 * [Clopper & Pearson 1934](https://doi.org/10.1093/biomet/26.4.404)
 */
export function shareInterval(bootstrap: Interval, rows: number): Interval {
  const { low, high } = bootstrap;
  const unseen = 1 - exp(log((1 - INTERVAL_LEVEL) / 2) / rows);
  if (low === 1) return { low: 1 - unseen, high: 1 };
  if (high === 0) return { low: 0, high: unseen };
  return bootstrap;
}

/** Σ times · column of each column. */
function weightedSums(columns: readonly Float64Array[], times: Uint16Array): number[] {
  const sums: number[] = [];
  for (let first = 0; first < columns.length; first += SIDE_BY_SIDE) {
    const some = columns.slice(first, first + SIDE_BY_SIDE);
    while (some.length < SIDE_BY_SIDE) some.push(some[0]!);
    for (const sum of fourSums(some, times)) sums.push(sum);
  }
  return sums.slice(0, columns.length);
}

const SIDE_BY_SIDE = 4;

/** An addition waits for the one before it: four sums side by side take about as long as one. */
function fourSums(columns: readonly Float64Array[], times: Uint16Array): readonly number[] {
  const one = columns[0]!;
  const two = columns[1]!;
  const three = columns[2]!;
  const four = columns[3]!;
  let sumOne = 0;
  let sumTwo = 0;
  let sumThree = 0;
  let sumFour = 0;
  for (let row = 0; row < times.length; row++) {
    const count = times[row]!;
    sumOne += count * one[row]!;
    sumTwo += count * two[row]!;
    sumThree += count * three[row]!;
    sumFour += count * four[row]!;
  }
  return [sumOne, sumTwo, sumThree, sumFour];
}

/** Linear between the two nearest (NumPy's default). */
function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const value = sorted[below]!;
  return value + (place - below) * (sorted[Math.min(below + 1, sorted.length - 1)]! - value);
}
