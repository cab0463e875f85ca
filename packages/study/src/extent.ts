/** The smallest and the largest of values; a loop, since `Math.max(...values)` runs out of stack at some 120,000 of them. */
export function extentOf(values: Iterable<number>): { readonly low: number; readonly high: number } {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return { low, high };
}
