/** Rounding may move a value by this share of the values' deviation at most … */
const LARGEST_SHIFT = 1e-3;
/** … and make this share of the distinct values equal to others. */
const MOST_LOST = 0.1;

/**
 * What to subtract from numbers before they are rounded to float32, in the way of times in seconds (1,700,000,000 and a few) and long
 * numbers, of which rounding would leave next to nothing: their median, a value that is in the file. 0 for numbers that rounding does
 * no harm, which are nearly all.
 *
 * @param values finite; sorted in place
 */
export function fitOffset(values: Float64Array): number {
  values.sort();
  if (!suffersFromRounding(values)) return 0;
  return values[(values.length - 1) >> 1]!;
}

function suffersFromRounding(sorted: Float64Array): boolean {
  const [low, high] = [sorted[0], sorted.at(-1)];
  if (low === undefined || low === high) return false;
  let distinct = 1;
  let left = 1;
  let shift = 0;
  let total = 0;
  sorted.forEach((value, index) => {
    const before = index === 0 ? value : sorted[index - 1]!;
    if (value !== before) distinct++;
    if (Math.fround(value) !== Math.fround(before)) left++;
    shift = Math.max(shift, Math.abs(value - Math.fround(value)));
    total += value - sorted[0]!; // from the lowest: a sum of large numbers would be rounded itself
  });
  const mean = total / sorted.length;
  const squares = sorted.reduce((sum, value) => sum + (value - sorted[0]! - mean) * (value - sorted[0]! - mean), 0);
  return distinct - left > MOST_LOST * distinct || shift > LARGEST_SHIFT * Math.sqrt(squares / sorted.length);
}
