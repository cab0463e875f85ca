import { EnsembleError } from "../errors.js";
import type { MemberPredictions } from "../member/predictions.js";
import type { Truth } from "../task/truth.js";
import { type LabelledData, truthOfData } from "../task/truth-of-data.js";
import type { Ballot, Electorate } from "../vote/ballot.js";

/** The members' answers to rows that they did not train on, and the truth about all those rows. */
export interface HeldOut {
  /** Of each member, in their order; weight 1. */
  readonly ballots: readonly Ballot[];
  readonly truth: Truth;
  readonly electorate: Electorate;
}

/** Rows that members did not train on: those set aside for validation, or those that each left out of its own bag. */
export type HeldOutRows = "validation" | "outOfBag";

/**
 * What selection, stacking and calibration are fitted on.
 *
 * @throws EnsembleError "rows-missing" when there are none.
 */
export function heldOut(
  wanted: HeldOutRows,
  predictions: readonly MemberPredictions[],
  data: LabelledData,
  field: string,
): HeldOut {
  const truth = truthOfData(data, wanted === "validation" ? "validation" : "train");
  const ballots = predictions.map((member) => (wanted === "validation" ? validated(member) : leftOut(member)));
  if (truth === null || ballots.every(({ probabilities }) => probabilities.length === 0)) {
    throw new EnsembleError(
      "rows-missing",
      `${field}: expected ${wanted === "validation" ? "validation" : "out-of-bag"} rows to fit on, got none; ` +
        "set data.validation above 0, or let bags leave rows out (bagging.bootstrap, oobScore)",
    );
  }
  const rows = truth.task === "classification" ? truth.labels.length : truth.labels.length / truth.outputs;
  return { ballots, truth, electorate: { rows, classes: truth.outputs } };
}

function validated({ validation }: MemberPredictions): Ballot {
  return { probabilities: validation ?? new Float32Array(0), rows: null, weight: 1 };
}

function leftOut({ outOfBag }: MemberPredictions): Ballot {
  return outOfBag === null
    ? { probabilities: new Float32Array(0), rows: new Int32Array(0), weight: 1 }
    : { ...outOfBag, weight: 1 };
}
