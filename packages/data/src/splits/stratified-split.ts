import { deriveKey, permutation, randomStream, rootKey } from "@conclave/random";
import { DataError } from "../data-error.js";
import { emptyPart } from "./empty-part.js";
import type { SetAside, Split, SplitFractions } from "./split.js";

/**
 * Sets rows aside at random, stratified: each class gives its share of each part (the largest remainders round up, as in
 * scikit-learn's StratifiedShuffleSplit, but without chance), and each keeps at least one training row.
 *
 * @param labels the class of each row
 * @param seed of the run: the rows of class c are shuffled by the stream of ("split", c)
 * @returns each part in ascending order
 * @throws DataError too-few-rows when a part would be empty
 */
export function stratifiedSplit(labels: Int32Array, classes: number, fractions: SplitFractions, seed: number): Split {
  const splitKey = deriveKey(rootKey(seed), "split");
  const byClass = Array.from({ length: classes }, (): number[] => []);
  for (const [row, label] of labels.entries()) byClass[label]!.push(row);
  const shuffled = byClass.map((rows, label) =>
    Array.from(permutation(rows.length, randomStream(deriveKey(splitKey, label))), (index) => rows[index]!),
  );

  /** Takes a part's rows off the ends of the shuffled classes. */
  function take(part: SetAside): Int32Array {
    if (fractions[part] === 0) return new Int32Array(0);
    const sizes = byClass.map((rows) => rows.length * fractions[part]);
    const limits = shuffled.map((rows) => Math.max(0, rows.length - 1));
    const counts = roundedShares(sizes, limits);
    const taken = shuffled.flatMap((rows, label) => rows.splice(rows.length - counts[label]!));
    if (taken.length > 0) return Int32Array.from(taken).sort();
    if (Math.round(sum(sizes)) === 0) throw emptyPart(part, fractions, `${labels.length} rows`);
    throw new DataError(
      "too-few-rows",
      `each class keeps a row to train on, and of the ${labels.length} rows in ${byClass.length} classes none is left to set aside; merge classes, or set \`data.split: random\``,
      { field: `data.${part}` },
    );
  }

  const test = take("test");
  const validation = take("validation");
  return { train: Int32Array.from(shuffled.flat()).sort(), validation, test };
}

/** Whole numbers near the shares, whose sum is the rounded sum of the shares as far as the limits allow. */
export function roundedShares(shares: readonly number[], limits: readonly number[]): number[] {
  const counts = shares.map((share, index) => Math.min(Math.floor(share), limits[index]!));
  const byRemainder = shares
    .map((share, index) => ({ index, remainder: share - Math.floor(share) }))
    .sort((a, b) => b.remainder - a.remainder || a.index - b.index);
  let missing = Math.round(sum(shares)) - sum(counts);
  for (const { index } of byRemainder) {
    if (missing > 0 && counts[index]! < limits[index]!) {
      counts[index]!++;
      missing--;
    }
  }
  return counts;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
