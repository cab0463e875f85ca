import { deriveKey, permutation, randomStream, rootKey } from "@conclave/random";
import type { Table } from "./table.js";

/** One way to cut a table in two: rows by number, ascending. */
export interface Fold {
  readonly train: readonly number[];
  readonly test: readonly number[];
}

/** As many as scikit-learn's cross-validation has by default. */
export const FOLDS = 5;

/**
 * Cuts a table into {@link FOLDS} folds: each row is tested once. Classes give each fold their share, within a row.
 *
 * @param seed another one cuts otherwise
 */
export function drawFolds({ id, task, labels }: Table, seed: number): readonly Fold[] {
  const key = deriveKey(rootKey(seed), "folds", id);
  const classes = task === "classification" ? [...new Set(labels)].sort() : [null];
  // Dealt out like cards, class after class, so that no fold is more than a row longer than another.
  const dealt = classes.flatMap((one) => {
    const rows = [...labels.keys()].filter((row) => one === null || labels[row] === one);
    const order = permutation(rows.length, randomStream(deriveKey(key, one ?? "all")));
    return Array.from(order, (index) => rows[index]!);
  });
  const foldOf = new Uint8Array(labels.length);
  for (const [place, row] of dealt.entries()) foldOf[row] = place % FOLDS;
  const rows = [...labels.keys()];
  return Array.from({ length: FOLDS }, (_, fold) => ({
    train: rows.filter((row) => foldOf[row] !== fold),
    test: rows.filter((row) => foldOf[row] === fold),
  }));
}
