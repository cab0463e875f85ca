import { deriveKey, permutation, randomStream, rootKey } from "@conclave/random";
import { roundedShares } from "../splits/stratified-split.js";

/**
 * Draws so many of the rows, in each class's share; all rows where there are no more.
 *
 * @param rows to draw from
 * @param classes the class of each row of the file, where rows have one
 * @param seed of the run: the rows of class c are shuffled by the stream of ("simplify", c)
 * @returns in the order of `rows`
 */
export function subset(
  rows: Int32Array,
  wanted: number,
  classes: { readonly labels: Int32Array; readonly count: number } | null,
  seed: number,
): Int32Array {
  if (wanted >= rows.length) return rows;
  const key = deriveKey(rootKey(seed), "simplify");
  const places = Array.from({ length: classes?.count ?? 1 }, (): number[] => []);
  rows.forEach((row, place) => {
    places[classes === null ? 0 : classes.labels[row]!]!.push(place);
  });
  const shares = places.map((some) => (some.length * wanted) / rows.length);
  const counts = roundedShares(
    shares,
    places.map((some) => some.length),
  );
  const drawn = places.flatMap((some, index) =>
    Array.from(
      permutation(some.length, randomStream(deriveKey(key, index))).subarray(0, counts[index]),
      (at) => some[at]!,
    ),
  );
  return Int32Array.from(Int32Array.from(drawn).sort(), (place) => rows[place]!);
}
