import { EnsembleError } from "../errors.js";

/**
 * The rows of each class, ascending; a class without rows has an empty list.
 *
 * @throws EnsembleError "bag-invalid" for rows that are not of one class each.
 */
export function rowsByClass(labels: Int32Array | null): number[][] {
  if (labels === null) {
    throw new EnsembleError(
      "bag-invalid",
      "bagging.stratify: expected rows of one class each, got numbers or several labels a row; leave stratify out",
    );
  }
  const byClass: number[][] = [];
  labels.forEach((label, row) => {
    byClass[label] ??= [];
    byClass[label].push(row);
  });
  return Array.from(byClass, (rows) => rows ?? []);
}
