import { argMax } from "@conclave/core/host";
import type { FittedVoter } from "../combine/fit-combination.js";
import { EnsembleError } from "../errors.js";
import type { MemberSummary, SucceededMember } from "../member/outcome.js";
import { decodePredictions, type MemberPredictions } from "../member/predictions.js";
import { LABEL_THRESHOLD } from "../scores/multilabel-scores.js";
import { rowsOf } from "../task/truth.js";
import { outputNames, truthOfData } from "../task/truth-of-data.js";
import type { ReportData } from "./report-data.js";

/** A member that succeeded, with what the report needs of it. */
export interface ReportVoter extends FittedVoter {
  readonly summary: MemberSummary;
  /** Its class for each test row; of several labels 1 or 0 for each. Null without test rows, and for regression. */
  readonly named: Int32Array | null;
}

/**
 * Decodes the members' predictions, in the order of the members.
 *
 * @throws EnsembleError "predictions-invalid" for predictions that do not fit the data.
 */
export function readVoters(outcomes: readonly SucceededMember[], data: ReportData): ReportVoter[] {
  const ordered = [...outcomes].sort((a, b) => a.member - b.member);
  return ordered.map(({ member, summary, predictions: bytes }) => {
    const predictions = decodePredictions(bytes);
    checkFit(member, predictions, data);
    const { validation } = summary;
    return {
      member,
      summary,
      predictions,
      validationScore: validation === null ? null : (validation.accuracy ?? validation.r2 ?? null),
      named: namedBy(predictions, data),
    };
  });
}

function namedBy({ test, classes }: MemberPredictions, { task }: ReportData): Int32Array | null {
  if (test === null || task === "regression") return null;
  return task === "classification"
    ? argMax(test, classes)
    : Int32Array.from(test, (p) => (p >= LABEL_THRESHOLD ? 1 : 0));
}

function checkFit(member: number, { classes, test }: MemberPredictions, data: ReportData): void {
  const truth = truthOfData(data, "test");
  const outputs = outputNames(data).length;
  const rows = truth === null ? 0 : rowsOf(truth);
  const got = (test?.length ?? 0) / classes;
  if (classes !== outputs || got !== rows) {
    throw new EnsembleError(
      "predictions-invalid",
      `member ${member}: expected predictions of ${outputs} classes for ${rows} test rows, ` +
        `got ${classes} classes for ${got} rows; they belong to another run`,
    );
  }
}
