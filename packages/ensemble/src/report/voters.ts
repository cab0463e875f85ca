import { argMax } from "@conclave/core/host";
import type { RunSpec } from "@conclave/spec";
import { EnsembleError } from "../errors.js";
import type { MemberSummary, SucceededMember } from "../member/outcome.js";
import { decodePredictions, type MemberPredictions } from "../member/predictions.js";
import { memberWeights } from "../vote/voting.js";
import type { ReportData } from "./report-data.js";

/** A member that succeeded, with what the report needs of it. */
export interface ReportVoter {
  readonly member: number;
  readonly summary: MemberSummary;
  readonly predictions: MemberPredictions;
  /** Its class for each test row. */
  readonly named: Int32Array | null;
  readonly weight: number;
}

/**
 * Decodes the members' predictions and gives each its weight in the vote, in the order of the members.
 *
 * @throws EnsembleError "predictions-invalid" for predictions that do not fit the data, "weights-invalid" and "rows-missing"
 *   for a weighted vote that cannot be held.
 */
export function readVoters(
  outcomes: readonly SucceededMember[],
  spec: Pick<RunSpec, "voting">,
  data: ReportData,
  memberCount: number,
): ReportVoter[] {
  const ordered = [...outcomes].sort((a, b) => a.member - b.member);
  const weights = memberWeights(
    spec.voting,
    ordered.map(({ member, summary }) => ({ member, validationAccuracy: summary.validation?.accuracy ?? null })),
    memberCount,
  );
  return ordered.map(({ member, summary, predictions: bytes }, index) => {
    const predictions = decodePredictions(bytes);
    checkFit(member, predictions, data);
    const named = predictions.test === null ? null : argMax(predictions.test, data.classes.length);
    return { member, summary, predictions, named, weight: weights[index]! };
  });
}

function checkFit(member: number, { classes, test }: MemberPredictions, data: ReportData): void {
  const rows = data.test?.labels.length ?? 0;
  const got = (test?.length ?? 0) / classes;
  if (classes !== data.classes.length || got !== rows) {
    throw new EnsembleError(
      "predictions-invalid",
      `member ${member}: expected predictions of ${data.classes.length} classes for ${rows} test rows, ` +
        `got ${classes} classes for ${got} rows; they belong to another run`,
    );
  }
}
