import { deriveKey, permutation, type RandomStream, randomStream, rootKey } from "@conclave/random";
import { EnsembleError } from "../errors.js";
import { groupUnits } from "./group-units.js";
import { rowsByClass } from "./rows-by-class.js";

/** What folds are made from. */
interface FoldOptions {
  readonly folds: number;
  readonly stratify: boolean;
  readonly groups: boolean;
  readonly rowCount: number;
  readonly labels: Int32Array | null;
  readonly rowGroups: Int32Array | null;
}

/**
 * The fold of each row: at random, fixed by the run's seed and the same for all its members. Sizes differ by at most one row; when
 * stratifying, so do the counts of each class. Groups stay whole: the largest go first, each to the fold that is lightest so far (as
 * scikit-learn's GroupKFold), in random order among those of one size.
 *
 * @throws EnsembleError "bag-invalid" for fewer rows or groups than folds.
 */
export function foldOfRows(options: FoldOptions, seed: number): Int32Array {
  const stream = randomStream(deriveKey(rootKey(seed), "folds"));
  if (options.groups) return foldsOfGroups(options, stream);
  checkCount(options.folds, options.rowCount, "training rows");
  const strata = options.stratify
    ? rowsByClass(options.labels)
    : [Array.from({ length: options.rowCount }, (_, i) => i)];
  const fold = new Int32Array(options.rowCount);
  let dealt = 0;
  for (const rows of strata) {
    for (const index of permutation(rows.length, stream)) fold[rows[index]!] = dealt++ % options.folds;
  }
  return fold;
}

function foldsOfGroups({ folds, rowCount, rowGroups }: FoldOptions, stream: RandomStream): Int32Array {
  const units = groupUnits(rowGroups);
  checkCount(folds, units.length, "groups");
  const shuffled = Array.from(permutation(units.length, stream), (index) => units[index]!);
  const weights = new Array<number>(folds).fill(0);
  const fold = new Int32Array(rowCount);
  for (const rows of shuffled.sort((a, b) => b.length - a.length)) {
    const lightest = weights.reduce((best, weight, at) => (weight < weights[best]! ? at : best), 0);
    weights[lightest] = weights[lightest]! + rows.length;
    for (const row of rows) fold[row] = lightest;
  }
  return fold;
}

function checkCount(folds: number, available: number, what: string): void {
  if (folds <= available) return;
  throw new EnsembleError("bag-invalid", `bagging.folds: expected at most the ${available} ${what}, got ${folds}`);
}
