import type { Split, SplitFractions } from "./split.js";
import { splitOrdered } from "./split-ordered.js";

/**
 * Sets the latest rows aside: training comes before validation, and that before the test, as it will be when the ensemble is used.
 *
 * @param times of each row; null: the rows are in the order of time
 * @returns each part in the order of time; rows of one time stay in the order of the file
 * @throws DataError too-few-rows when a part would be empty
 */
export function timeSplit(times: Float64Array | null, count: number, fractions: SplitFractions): Split {
  const rows = Array.from({ length: count }, (_, row) => row);
  return splitOrdered(times === null ? rows : rows.sort((a, b) => times[a]! - times[b]! || a - b), fractions);
}
