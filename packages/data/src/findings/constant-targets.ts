import type { DataFinding } from "./finding.js";

/**
 * Looks for targets that have the same value in all training rows.
 *
 * @param targets of the training rows, rows × names
 */
export function constantTargets(names: readonly string[], targets: ArrayLike<number>): DataFinding[] {
  const rows = targets.length / names.length;
  const constant = names.filter((_, column) => {
    for (let row = 1; row < rows; row++) {
      if (targets[row * names.length + column] !== targets[column]) return false;
    }
    return true;
  });
  if (constant.length === 0) return [];
  const one = constant.length === 1;
  const listed = constant.slice(0, 12).map((name) => `"${name}"`);
  return [
    {
      kind: "constant-targets",
      what: `${one ? "the target" : "the targets"} ${listed.join(", ")}${constant.length > listed.length ? " …" : ""} ${one ? "has" : "have"} the same value in all training rows`,
      why: "there is nothing to learn: always that value is the best answer, and R² says nothing",
      advice: "see whether it is the right column, and whether the split left only rows of one value to train on",
      count: constant.length,
      pairs: [],
    },
  ];
}
