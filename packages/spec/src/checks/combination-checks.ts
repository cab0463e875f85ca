import type { DraftSpec } from "../schema/draft-schema.js";
import { leavesRowsOut } from "./bagging-checks.js";
import type { Report } from "./cross-checks.js";

type HeldOut = "validation" | "outOfBag";

/** The rows to fit on where a spec does not say. */
export function heldOutRows({ data }: Pick<DraftSpec, "data">): HeldOut {
  return data.validation === 0 ? "outOfBag" : "validation";
}

/** Reports selection, calibration and abstention that do not suit the task or the vote, or that lack rows to fit on. */
export function checkCombination(spec: DraftSpec, report: Report): void {
  const { selection, calibration, abstainBelow, classWeights, task, voting } = spec;
  if (selection !== null) {
    const average = task === "regression" ? "mean" : "soft";
    if (voting !== null && voting !== average) {
      report(["voting"], `must be ${average}, or left out: selection says how much each member counts`);
    }
    if ("greedy" in selection) checkRows(spec, selection.greedy.rows, ["selection", "greedy"], report);
    else {
      checkRows(spec, selection.stacking.rows, ["selection", "stacking"], report);
      if (task !== "classification")
        report(["selection"], `must be greedy: stacking is for classification, not ${task}`);
    }
  }
  if (calibration !== null) {
    checkRows(spec, calibration.temperature.rows, ["calibration"], report);
    if (task === "regression") report(["calibration"], "must be null: regression has no probabilities");
    if (voting === "hard")
      report(["calibration"], "must be null: a hard vote gives shares of votes, not probabilities");
  }
  if (task !== "classification") {
    if (abstainBelow !== null) report(["abstainBelow"], `must be null: it is for classification, not ${task}`);
    if (classWeights !== null) report(["classWeights"], `must be null: with task: ${task} a row is not of one class`);
  }
}

function checkRows(spec: DraftSpec, wanted: HeldOut | null, path: string[], report: Report): void {
  if (wanted === "validation" && spec.data.validation === 0) {
    report(path, "is fitted on validation rows, and there are none: set data.validation, or rows: outOfBag");
  }
  if ((wanted ?? heldOutRows(spec)) !== "outOfBag") return;
  if (!spec.bagging.oobScore) {
    report(path, "is fitted on out-of-bag rows, and bagging.oobScore is false: set data.validation, or oobScore: true");
  } else if (!leavesRowsOut(spec.bagging)) {
    report(path, "is fitted on out-of-bag rows, and every bag holds all rows: set data.validation, or bootstrap: true");
  }
}
