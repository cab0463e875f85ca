import { drawWithoutReplacement, drawWithReplacement, type RandomStream, randomStream } from "@conclave/random";
import { EnsembleError } from "../errors.js";
import { classQuotas } from "./class-quotas.js";
import { memberKeys } from "./member-keys.js";

/** How bags are drawn, named and meant as in scikit-learn's BaggingClassifier, and what from. */
export interface BagOptions {
  /** Draw rows with replacement. */
  readonly bootstrap: boolean;
  /** At most 1: the fraction of the rows to draw (rounded down, at least one row); above 1: how many. */
  readonly maxSamples: number;
  /** The same for features, which are drawn without replacement. */
  readonly maxFeatures: number;
  /** Draw each class in its share of all rows, instead of leaving the shares to chance. */
  readonly stratify: boolean;
  /** How many training rows there are. */
  readonly rowCount: number;
  /** How many features a row has: the size of a sample. */
  readonly featureCount: number;
  /** The class index of each row; read only when stratifying. */
  readonly labels: Int32Array;
}

/** What one member trains on. */
export interface Bag {
  /** Training rows in the order drawn; with replacement a row may come more than once. */
  readonly rows: Uint32Array;
  /** The features it sees, ascending; null: all. */
  readonly features: Uint32Array | null;
  /** The training rows it did not draw, ascending. */
  readonly outOfBag: Uint32Array;
}

/**
 * Draws a member's bag: the only place that knows which rows a member sees, for training and for out-of-bag scores alike. The
 * same arguments give the same bag on any machine, in any order of members.
 *
 * [Breiman 1996, "Bagging predictors"](https://doi.org/10.1007/BF00058655)
 *
 * @throws EnsembleError "bag-invalid" when more is asked for than there is.
 */
export function drawBag(options: BagOptions, seed: number, member: number): Bag {
  const keys = memberKeys(seed, member);
  const rowTotal = sampleSize("bagging.maxSamples", options.maxSamples, options.rowCount, "training rows");
  const featureTotal = sampleSize("bagging.maxFeatures", options.maxFeatures, options.featureCount, "features");
  const draw = options.bootstrap ? drawWithReplacement : drawWithoutReplacement;
  const stream = randomStream(keys.bag);
  const rows = options.stratify
    ? drawByClass(options.labels, rowTotal, draw, stream)
    : draw(options.rowCount, rowTotal, stream);
  const features =
    featureTotal === options.featureCount
      ? null
      : drawWithoutReplacement(options.featureCount, featureTotal, randomStream(keys.features)).sort();
  return { rows, features, outOfBag: complement(rows, options.rowCount) };
}

type Draw = (population: number, count: number, stream: RandomStream) => Uint32Array;

/** scikit-learn's `_validate_max_samples` and `max_features`: a fraction is rounded down, and gives at least one. */
function sampleSize(field: string, wanted: number, available: number, what: string): number {
  const size = wanted <= 1 ? Math.max(Math.trunc(wanted * available), 1) : wanted;
  if (!(wanted > 0) || !Number.isInteger(size) || size > available) {
    throw new EnsembleError(
      "bag-invalid",
      `${field}: expected a fraction in (0, 1] or a whole number of at most the ${available} ${what}, got ${wanted}`,
    );
  }
  return size;
}

/** Class after class, each from its own rows; the classes' shares are those of all rows. */
function drawByClass(labels: Int32Array, total: number, draw: Draw, stream: RandomStream): Uint32Array {
  const byClass: number[][] = [];
  labels.forEach((label, row) => {
    byClass[label] ??= [];
    byClass[label].push(row);
  });
  const strata = Array.from(byClass, (rows) => rows ?? []);
  const quotas = classQuotas(
    strata.map((rows) => rows.length),
    total,
  );
  const drawn = new Uint32Array(total);
  let at = 0;
  strata.forEach((rows, label) => {
    for (const index of draw(rows.length, quotas[label]!, stream)) drawn[at++] = rows[index]!;
  });
  return drawn;
}

function complement(rows: Uint32Array, rowCount: number): Uint32Array {
  const drawn = new Uint8Array(rowCount);
  for (const row of rows) drawn[row] = 1;
  return Uint32Array.from({ length: rowCount }, (_, row) => row).filter((row) => drawn[row] === 0);
}
