/** What repeated measurements came to: the middle one, and how far the others lie. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly count: number;
}

/**
 * The median and the range of measurements; of an even number, the median is the mean of the middle two.
 *
 * @throws RangeError when there are none, or one is not a finite number
 */
export function spreadOf(values: readonly number[]): Spread {
  if (values.length === 0 || !values.every(Number.isFinite)) {
    throw new RangeError(`expected measurements, finite numbers, got [${values.join(", ")}]`);
  }
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted.length >> 1;
  const lower = sorted.length % 2 === 0 ? upper - 1 : upper;
  return {
    median: (sorted[lower]! + sorted[upper]!) / 2,
    min: sorted[0]!,
    max: sorted.at(-1)!,
    count: sorted.length,
  };
}
