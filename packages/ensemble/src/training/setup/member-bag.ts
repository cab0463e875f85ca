import type { PreparedData } from "@conclave/data";
import type { MemberPlan, RunSpec } from "@conclave/spec";
import { type Bag, drawBag } from "../../bag/draw-bag.js";
import { EnsembleError } from "../../errors.js";
import { checkVocabulary } from "../../task/check-vocabulary.js";
import { rowWeights } from "./row-weights.js";

/**
 * What a member trains on, out of the data.
 *
 * @throws EnsembleError "bag-invalid" for a bag that cannot be drawn, "weights-invalid" for weights that are none.
 */
export function memberBag(spec: RunSpec, member: number, data: PreparedData): Bag {
  const { count, groups } = data.train;
  return drawBag(
    {
      ...spec.bagging,
      rowCount: count,
      featureCount: data.shape.reduce((product, size) => product * size, 1),
      labels: data.task === "classification" ? data.train.labels : null,
      rowGroups: groups,
      rowWeights: rowWeights(spec, data),
    },
    spec.seed,
    member,
  );
}

const WIDER_TABLE =
  "give the layer a vocabulary above the largest number (for texts that of data.text), and see that none is negative or broken";

/**
 * Checks the rows that a member is to train on or to answer.
 *
 * @throws EnsembleError "input-invalid" for a number outside of an embedding's vocabulary.
 */
export function checkMemberVocabulary(plan: MemberPlan, data: PreparedData, { features }: Bag): void {
  const seen = { columns: features, ...data.normalisation };
  const sets = { training: data.train, validation: data.validation, test: data.test };
  for (const [name, rows] of Object.entries(sets)) {
    if (rows !== null) checkVocabulary(plan, rows, seen, { row: `${name} row`, remedy: WIDER_TABLE });
  }
}

/**
 * @throws EnsembleError "input-invalid" for data of another task than the spec's, "rows-missing" for weights to be chosen or a training
 *   to be stopped by validation rows that are not there.
 */
export function checkFit({ task }: RunSpec, { index, label, keep, stopping }: MemberPlan, data: PreparedData): void {
  if (data.task !== task) {
    throw new EnsembleError(
      "input-invalid",
      `expected data for task: ${task}, as the spec says, got data for ${data.task}`,
    );
  }
  if (data.validation !== null || (keep !== "best" && stopping === null)) return;
  const [what, instead] = stopping === null ? ["keep: best", "keep: last"] : ["stopping", "leave it out"];
  throw new EnsembleError(
    "rows-missing",
    `member ${index} (${label}): ${what} needs validation rows; set data.validation above 0, or ${instead}`,
  );
}
