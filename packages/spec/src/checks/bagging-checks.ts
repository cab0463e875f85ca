import type { DraftSpec } from "../schema/draft-schema.js";
import type { Report } from "./cross-checks.js";

type Bagging = DraftSpec["bagging"];

/** Whether rows are drawn with replacement where a spec does not say: as a bag is, unless folds decide who sees what. */
export function drawsWithReplacement({ bootstrap, folds }: Bagging): boolean {
  return bootstrap ?? folds === null;
}

/** Whether some rows are out of some bag, as far as a spec can tell. */
export function leavesRowsOut(bagging: Bagging): boolean {
  const { folds, poisson, maxSamples } = bagging;
  return folds !== null || poisson || maxSamples !== 1 || drawsWithReplacement(bagging);
}

/** Reports ways to draw bags that exclude each other. */
export function checkBagging({ bagging, task }: DraftSpec, report: Report): void {
  const { bootstrap, folds, groups, maxSamples, poisson, stratify } = bagging;
  const refuse = (field: keyof Bagging, message: string): void => report(["bagging", field], message);
  if (folds !== null) {
    const why = "with folds, a member trains once on each row of the other folds";
    if (bootstrap === true) refuse("bootstrap", `must be false, or left out: ${why}`);
    if (poisson) refuse("poisson", `must be false, or left out: ${why}`);
    if (maxSamples !== 1) refuse("maxSamples", `must be 1, or left out: ${why}`);
  }
  if (poisson && bootstrap === false) {
    refuse("bootstrap", "must be true, or left out: poisson draws rows with replacement");
  }
  if (stratify && poisson) refuse("stratify", "must be false: poisson draws each row by itself, whatever its class");
  if (stratify && groups) refuse("stratify", "must be false: groups are drawn whole, whatever classes are in them");
  if (stratify && task !== "classification") {
    refuse("stratify", `must be false: with task: ${task} a row is not of one class`);
  }
}
