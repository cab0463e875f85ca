import type { Report } from "./report.js";

/** The number that sums a run up, as lists of runs show it. */
export interface RunScore {
  /** Accuracy (of several labels: of whole rows), or R² of a regression. */
  readonly metric: "accuracy" | "r2";
  readonly value: number;
  /** The rows that the vote was scored on. */
  readonly rows: "test" | "outOfBag";
}

/** The vote's headline on the test rows, or else out of bag; null where nothing scored it. */
export function runScore({ ensemble }: Pick<Report, "ensemble">): RunScore | null {
  const { test, oob } = ensemble;
  const { accuracy, r2 } = test ?? oob ?? {};
  const rows = test === null ? "outOfBag" : "test";
  if (r2 !== undefined) return { metric: "r2", value: r2, rows };
  return accuracy === undefined ? null : { metric: "accuracy", value: accuracy, rows };
}
