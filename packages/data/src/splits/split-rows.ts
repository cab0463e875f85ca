import { DataError } from "../data-error.js";
import type { SplitOptions } from "../options.js";
import { groupSplit } from "./group-split.js";
import { randomSplit } from "./random-split.js";
import type { Split, SplitFractions } from "./split.js";
import { stratifiedSplit } from "./stratified-split.js";
import { timeSplit } from "./time-split.js";

/** What a split may go by. */
export interface Splittable {
  readonly file: string;
  readonly count: number;
  /** The class of each row, out of so many; null where rows have no class. */
  readonly classes: { readonly labels: Int32Array; readonly count: number } | null;
  readonly groups: readonly string[] | null;
  readonly times: Float64Array | null;
}

/**
 * Sets rows aside for validation and test, in one of the ways that there are.
 *
 * @throws DataError too-few-rows; bad-option for a way that these rows do not allow
 */
export function splitRows(
  { file, count, classes, groups, times }: Splittable,
  by: SplitOptions["by"],
  fractions: SplitFractions,
  seed: number,
): Split {
  switch (by) {
    case "random":
      return randomSplit(count, fractions, seed);
    case "stratified":
      if (classes === null)
        throw unsplittable(file, "rows without a class cannot be split in each class's share", "random");
      return stratifiedSplit(classes.labels, classes.count, fractions, seed);
    case "group":
      if (groups === null)
        throw unsplittable(file, "the rows have no groups: name their column", "group, column: NAME");
      return groupSplit(groups, fractions, seed);
    case "time":
      return timeSplit(times, count, fractions);
  }
}

function unsplittable(file: string, what: string, instead: string): DataError {
  return new DataError("bad-option", `${what}; set \`data.split: { by: ${instead} }\``, { file, field: "data.split" });
}
