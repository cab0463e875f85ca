import { deriveKey, permutation, randomStream, rootKey } from "@conclave/random";
import type { Split, SplitFractions } from "./split.js";
import { splitOrdered } from "./split-ordered.js";

/**
 * Sets rows aside at random, whatever their labels.
 *
 * @param seed of the run: the rows are shuffled by the stream of ("split", "random")
 * @returns each part in ascending order
 * @throws DataError too-few-rows when a part would be empty
 */
export function randomSplit(count: number, fractions: SplitFractions, seed: number): Split {
  const key = deriveKey(rootKey(seed), "split", "random");
  const order = Array.from(permutation(count, randomStream(key)));
  const { train, validation, test } = splitOrdered(order, fractions);
  return { train: train.sort(), validation: validation.sort(), test: test.sort() };
}
