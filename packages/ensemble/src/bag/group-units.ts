import { EnsembleError } from "../errors.js";

/**
 * The rows of each group, ascending; groups in the order of their numbers.
 *
 * @throws EnsembleError "bag-invalid" for data without groups.
 */
export function groupUnits(rowGroups: Int32Array | null): readonly (readonly number[])[] {
  if (rowGroups === null) {
    throw new EnsembleError(
      "bag-invalid",
      "bagging.groups: expected data whose rows are in groups, got rows without; name the column of the groups, or leave bagging.groups out",
    );
  }
  const rowsOf = new Map<number, number[]>();
  rowGroups.forEach((group, row) => {
    const rows = rowsOf.get(group);
    if (rows === undefined) rowsOf.set(group, [row]);
    else rows.push(row);
  });
  return [...rowsOf].sort(([a], [b]) => a - b).map(([, rows]) => rows);
}
