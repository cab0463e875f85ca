import type { HashedSamples } from "./repeats.js";

/** As many samples and columns as tell how samples of their kind are spread. */
const ROWS_ASKED = 1000;
const COLUMNS_ASKED = 16;

/**
 * How many repeats there are for each one that chance explains. In a table of few values samples are often the same, and still more often the same
 * but for one column; copies of samples with many values have no such neighbours. Of the samples that are like a row but for one column, as many more as
 * the row's own value there is more frequent than others would be the row again by chance.
 *
 * @param first of each row; see {@link firstOfEach}
 * @returns infinite where chance explains none
 */
export function repeatsPerChance(samples: HashedSamples, first: Int32Array): number {
  const distinct = first.filter((other, row) => other === row);
  const asked = evenly(distinct, ROWS_ASKED);
  const times = new Int32Array(samples.count);
  for (const row of first) times[row]!++;
  const repeats = asked.reduce((sum, row) => sum + times[row]! - 1, 0);
  const expected = new Float64Array(asked.length);
  for (const column of evenly(
    Int32Array.from({ length: samples.columns }, (_, at) => at),
    COLUMNS_ASKED,
  )) {
    const byChance = chanceIn(samples, column, distinct, asked);
    for (let at = 0; at < asked.length; at++) expected[at] = Math.max(expected[at]!, byChance[at]!);
  }
  // each distinct row stands for so many
  const weight = samples.count / distinct.length;
  return repeats / (weight * expected.reduce((sum, value) => sum + value, 0));
}

/** Of each row asked for: how many of the distinct rows would be the same by chance, by those that are but for this column. */
function chanceIn(
  { hashes, columnHash }: HashedSamples,
  column: number,
  distinct: Int32Array,
  asked: Int32Array,
): Float64Array {
  const neighbours = new Map<number, number>();
  const values = new Map<number, number>();
  for (const row of asked) {
    const value = columnHash(row, column);
    neighbours.set((hashes[row]! - value) | 0, 0);
    values.set(value, 0);
  }
  for (const row of distinct) {
    const value = columnHash(row, column);
    const others = (hashes[row]! - value) | 0;
    const near = neighbours.get(others);
    if (near !== undefined) neighbours.set(others, near + 1);
    const same = values.get(value);
    if (same !== undefined) values.set(value, same + 1);
  }
  return Float64Array.from(asked, (row) => {
    const value = columnHash(row, column);
    const near = neighbours.get((hashes[row]! - value) | 0)! - 1;
    const share = values.get(value)! / distinct.length;
    return share < 1 ? (near * share) / (1 - share) : 0;
  });
}

function evenly(values: Int32Array, most: number): Int32Array {
  if (values.length <= most) return values;
  return Int32Array.from({ length: most }, (_, at) => values[Math.floor((at * values.length) / most)]!);
}
