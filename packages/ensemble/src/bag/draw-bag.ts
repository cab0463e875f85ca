import { drawWithoutReplacement, drawWithReplacement, randomStream } from "@conclave/random";
import { EnsembleError } from "../errors.js";
import { drawRows } from "./draw-rows.js";
import { type MemberKeys, memberKeys } from "./member-keys.js";
import { sampleSize } from "./sample-size.js";

/** How bags are drawn, named and meant as in scikit-learn's BaggingClassifier where it has them, and what from. */
export interface BagOptions {
  /** Draw rows with replacement. */
  readonly bootstrap: boolean;
  /** At most 1: the fraction of the rows (or groups) to draw (rounded down, at least one); above 1: how many. */
  readonly maxSamples: number;
  /** The same for features. */
  readonly maxFeatures: number;
  /** Draw features with replacement: a column may come more than once. */
  readonly bootstrapFeatures: boolean;
  /** Draw each class in its share of all rows, instead of leaving the shares to chance. */
  readonly stratify: boolean;
  /** Draw whole groups of rows. */
  readonly groups: boolean;
  /** Draw each row, or group, a number of times of its own, with the mean maxSamples. */
  readonly poisson: boolean;
  /** Leave out fold `member` modulo this number, and draw nothing; null: no folds. */
  readonly folds: number | null;
  /** How many training rows there are. */
  readonly rowCount: number;
  /** How many features a row has: the size of a sample. */
  readonly featureCount: number;
  /** The class index of each row, read only when stratifying; null for rows that are not of one class. */
  readonly labels: Int32Array | null;
  /** The group of each row, read only for `groups`; null for rows without. */
  readonly rowGroups: Int32Array | null;
  /** How much each row counts in the loss; those of weight 0 are in no bag, nor out of one. Null: all alike. */
  readonly rowWeights: Float32Array | null;
}

/** What one member trains on. */
export interface Bag {
  /** Training rows in the order drawn; with replacement a row may come more than once. */
  readonly rows: Uint32Array;
  /** The features it sees, ascending; with replacement one may come more than once. Null: all, once. */
  readonly features: Uint32Array | null;
  /** The training rows that it could draw and did not, ascending: rows of weight 0 count for nothing, scores included. */
  readonly outOfBag: Uint32Array;
}

/**
 * Draws a member's bag: the only place that knows which rows a member sees, for training and for out-of-bag scores alike. The
 * same arguments give the same bag on any machine, in any order of members.
 *
 * [Breiman 1996, "Bagging predictors"](https://doi.org/10.1007/BF00058655)
 *
 * @throws EnsembleError "bag-invalid" when more is asked for than there is, or the bag is empty.
 */
export function drawBag(options: BagOptions, seed: number, member: number): Bag {
  const keys = memberKeys(seed, member);
  const { rowWeights } = options;
  const drawn = drawRows(options, seed, member, randomStream(keys.bag));
  const counts = (row: number): boolean => rowWeights === null || rowWeights[row]! > 0;
  const rows = drawn.filter(counts);
  if (rows.length === 0) {
    throw new EnsembleError(
      "bag-invalid",
      `member ${member}: its bag of ${options.rowCount} training rows is empty; raise bagging.maxSamples, or give rows a weight above 0`,
    );
  }
  return { rows, features: drawFeatures(options, keys), outOfBag: complement(rows, options.rowCount).filter(counts) };
}

function drawFeatures({ bootstrapFeatures, featureCount, maxFeatures }: BagOptions, keys: MemberKeys): Bag["features"] {
  const total = sampleSize("bagging.maxFeatures", maxFeatures, featureCount, "features");
  if (total === featureCount && !bootstrapFeatures) return null;
  const draw = bootstrapFeatures ? drawWithReplacement : drawWithoutReplacement;
  return draw(featureCount, total, randomStream(keys.features)).sort();
}

function complement(rows: Uint32Array, rowCount: number): Uint32Array {
  const drawn = new Uint8Array(rowCount);
  for (const row of rows) drawn[row] = 1;
  return Uint32Array.from({ length: rowCount }, (_, row) => row).filter((row) => drawn[row] === 0);
}
