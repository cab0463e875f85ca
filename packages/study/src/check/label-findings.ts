import type { PreparedData } from "@conclave/data";
import type { OwnFinding } from "./finding.js";

/** Held-out rows that could not be looked at, since one of them has a label that no training row has. */
export interface RefusedRows {
  readonly set: "validation" | "test";
  /** Which label, where, and what the training rows have. */
  readonly reason: string;
}

/** What was noticed about labels while the data were read. */
export const ABOUT_LABELS: ReadonlySet<string> = new Set(["unseen-classes", "constant-targets"]);

/** Targets of one value, and labels of held-out rows that nobody learns to give. */
export function labelFindings(
  { findings }: Pick<PreparedData, "findings">,
  refused: readonly RefusedRows[],
): readonly OwnFinding[] {
  return [
    ...refused.map(
      ({ set, reason }): OwnFinding => ({
        check: "labels",
        severity: "error",
        what: `${set} rows: ${reason}`,
        why: `members answer with the classes of the training rows alone: conclave train refuses these data. The ${set} rows were left out of all else here`,
        remedy: "correct the label, leave its rows out, or put rows of its class among the training rows",
      }),
    ),
    ...findings
      .filter(({ kind }) => ABOUT_LABELS.has(kind))
      .map(
        ({ what, why, advice }): OwnFinding => ({ check: "labels", severity: "warning", what, why, remedy: advice }),
      ),
  ];
}
