import type { RunSpec, SelectionSpec } from "@conclave/spec";
import { EnsembleError } from "../errors.js";
import type { MemberPredictions } from "../member/predictions.js";
import { truthAt } from "../task/truth.js";
import type { LabelledData } from "../task/truth-of-data.js";
import { memberWeights, type Voter, votingRule } from "../vote/voting.js";
import { type CalibrationResult, calibrate } from "./calibrate.js";
import type { Combination } from "./combination.js";
import { denseAnswers } from "./dense-answers.js";
import { fitStacking } from "./fit-stacking.js";
import { selectGreedily } from "./greedy-selection.js";
import { type HeldOutRows, heldOut } from "./held-out.js";
import { selectionTarget } from "./selection-target.js";

/** A member that takes part, with what it said about rows that it did not train on. */
export interface FittedVoter extends Voter {
  readonly predictions: MemberPredictions;
}

/** What was learnt from held-out rows about who counts how much. */
export type SelectionResult =
  | {
      readonly kind: "greedy";
      readonly rows: HeldOutRows;
      /** The mean squared error of the selected members' mean on those rows (of probabilities: the Brier score). */
      readonly error: number;
    }
  | { readonly kind: "stacking"; readonly rows: HeldOutRows; readonly l2: number };

/** How the members of a run become its ensemble. */
export interface FittedCombination extends Combination {
  /** How much each voter counts, in their order. */
  readonly weights: readonly number[];
  readonly selection: SelectionResult | null;
  readonly calibration: CalibrationResult | null;
}

/**
 * Learns from rows that the members did not train on what the spec asks for: whom to select, how to stack, how sure to be. Pure, light
 * (no engine), and the same for the same members on every machine.
 *
 * @param voters in the order of the members; at least one. @param memberCount how many members the spec has.
 * @throws EnsembleError "weights-invalid" or "rows-missing" for weights that cannot be had, or rows that are not there;
 *   "predictions-invalid" for predictions of other data.
 */
export function fitCombination(
  spec: Pick<RunSpec, "voting" | "selection" | "calibration">,
  voters: readonly FittedVoter[],
  data: LabelledData,
  memberCount: number,
): FittedCombination {
  const predictions = voters.map((voter) => voter.predictions);
  const chosen =
    spec.selection === null
      ? {
          voting: votingRule(spec.voting),
          weights: memberWeights(spec.voting, voters, memberCount),
          selection: null,
        }
      : select(spec.selection, predictions, data);
  const combination = { ...chosen, task: data.task, temperature: null, calibration: null };
  if (spec.calibration === null) return combination;
  const { rows } = spec.calibration.temperature;
  const calibration = calibrate(combination, heldOut(rows, predictions, data, "calibration"), chosen.weights, rows);
  return { ...combination, temperature: calibration.temperature, calibration };
}

function select(
  selection: SelectionSpec,
  predictions: readonly MemberPredictions[],
  data: LabelledData,
): Pick<FittedCombination, "voting" | "weights" | "selection"> {
  const { rows } = "greedy" in selection ? selection.greedy : selection.stacking;
  const { ballots, truth, electorate } = heldOut(rows, predictions, data, "selection");
  const dense = denseAnswers(ballots, electorate);
  const known = truthAt(truth, dense.rows);
  if ("greedy" in selection) {
    const { counts, error } = selectGreedily(dense.answers, selectionTarget(known), selection.greedy.rounds);
    return { voting: "weighted", weights: counts, selection: { kind: "greedy", rows, error } };
  }
  if (known.task !== "classification") {
    throw new EnsembleError(
      "input-invalid",
      `selection.stacking: expected data for classification, got data for ${known.task}`,
    );
  }
  const { l2 } = selection.stacking;
  return {
    voting: fitStacking(dense.answers, known.labels, known.outputs, l2),
    weights: predictions.map(() => 1),
    selection: { kind: "stacking", rows, l2 },
  };
}
