import type { HeadlineScore, KindReport, MemberReport, Report } from "@conclave/ensemble";
import { meanOf } from "./curve.js";

/** Below this error nothing could go; and how one came to think so. */
export interface Floor {
  readonly value: number;
  /**
   * - `given`: by the user, such as what people reach
   * - `estimated`: the test rows on which all members, and surely, name the same wrong class
   * - `unknown`: taken for 0
   */
  readonly from: "given" | "estimated" | "unknown";
}

/** Where the test error of a kind of members comes from. The four parts add up to it; a part may be below 0 by chance. */
export interface Decomposition {
  /** The share of rows answered wrongly; of a regression the share of variance that is not explained, 1 - R². */
  readonly measure: "error rate" | "unexplained variance";
  readonly floor: Floor;
  /** Means over the members. */
  readonly training: number;
  readonly heldOut: number | null;
  /** What stood in for validation rows. */
  readonly heldOutBy: "validation" | "out of bag" | null;
  readonly test: number | null;
  readonly parts: {
    readonly irreducible: number;
    /** Training - floor. */
    readonly underfitting: number;
    /** Validation - training; null without rows to tell. */
    readonly overfitting: number | null;
    /** Test - validation: what choosing by the validation rows was too rosy by. */
    readonly overfittingValidation: number | null;
  };
  /** What the members' vote makes of it; null without test rows. */
  readonly vote: number | null;
}

/**
 * Takes the error of a kind of members apart: Ng, "Machine Learning Yearning", and Goodfellow et al. 2016, chapter 11. A training error
 * below the floor is one learned by heart; it then counts as the floor, so that no part hides another.
 *
 * @param floor as given by the user; null: to be estimated
 * @returns null for a kind without a member that succeeded
 */
export function decompose(report: Report, kind: KindReport, floor: number | null): Decomposition | null {
  const members = report.members.filter(({ model, status }) => model === kind.model && status === "succeeded");
  const training = meanError(members, (member) => member.training);
  if (training === null) return null;
  const validation = meanError(members, (member) => member.validation);
  const heldOut = validation ?? meanError(members, (member) => member.oob);
  const test = meanError(members, (member) => member.test);
  const bottom = floorOf(report, floor);
  const reached = Math.max(training, bottom.value);
  return {
    measure: report.task === "regression" ? "unexplained variance" : "error rate",
    floor: bottom,
    training,
    heldOut,
    heldOutBy: validation !== null ? "validation" : heldOut !== null ? "out of bag" : null,
    test,
    parts: {
      irreducible: bottom.value,
      underfitting: reached - bottom.value,
      overfitting: heldOut === null ? null : heldOut - reached,
      overfittingValidation: heldOut === null || test === null ? null : test - heldOut,
    },
    vote: kind.test === null ? null : errorOf(kind.test),
  };
}

function floorOf({ ensemble }: Report, given: number | null): Floor {
  if (given !== null) return { value: given, from: "given" };
  const { sharedError } = ensemble;
  return sharedError === null ? { value: 0, from: "unknown" } : { value: sharedError, from: "estimated" };
}

/** The mean over the members that have the score; null when one has not. */
function meanError(
  members: readonly MemberReport[],
  score: (member: MemberReport) => HeadlineScore | null,
): number | null {
  const errors = members.map((member) => score(member)).map((one) => (one === null ? null : errorOf(one)));
  return errors.length === 0 || errors.includes(null) ? null : meanOf(errors as number[]);
}

function errorOf(score: HeadlineScore): number {
  return score.accuracy === undefined ? 1 - score.r2 : 1 - score.accuracy;
}
