import { drawsWithReplacement } from "../checks/bagging-checks.js";
import { heldOutRows } from "../checks/combination-checks.js";
import { keptWeights } from "../checks/kept-weights.js";
import { VOTES } from "../checks/voting-checks.js";
import type { DraftSpec } from "../schema/draft-schema.js";
import { completeData } from "./complete-data.js";
import { modelLabel } from "./model-label.js";

/**
 * Fills in what depends on other fields: a group's name, the weights it keeps, the augmentation it inherits, how rows are drawn, the
 * vote, the rows that selection and calibration are fitted on, and how many members have to succeed.
 * Keys come in the schema's order, so that a complete spec parses to the same text.
 */
export function completeSpec({ augment, $schema, ...spec }: DraftSpec) {
  return {
    ...spec,
    data: completeData(spec.data),
    members: spec.members.map(({ name, model, ...group }) => ({
      name: name ?? modelLabel(model),
      model,
      count: group.count,
      optimizer: group.optimizer,
      ...(group.loss === undefined ? {} : { loss: group.loss }),
      penalty: group.penalty,
      batchSize: group.batchSize,
      microBatches: group.microBatches,
      epochs: group.epochs,
      ...(typeof group.pauseAfter === "number" ? { pauseAfter: group.pauseAfter } : {}),
      keep: group.keep ?? keptWeights(group, spec.data),
      stopping: group.stopping,
      augment: group.augment === undefined ? augment : group.augment,
    })),
    bagging: { ...spec.bagging, bootstrap: drawsWithReplacement(spec.bagging) },
    voting: spec.voting ?? VOTES[spec.task][0],
    selection: completeSelection(spec),
    calibration: spec.calibration && { temperature: { rows: spec.calibration.temperature.rows ?? heldOutRows(spec) } },
    minMembers: spec.minMembers ?? spec.members.reduce((sum, group) => sum + group.count, 0),
  };
}

function completeSelection(spec: Pick<DraftSpec, "selection" | "data">) {
  const { selection } = spec;
  if (selection === null) return null;
  return "greedy" in selection
    ? { greedy: { ...selection.greedy, rows: selection.greedy.rows ?? heldOutRows(spec) } }
    : { stacking: { ...selection.stacking, rows: selection.stacking.rows ?? heldOutRows(spec) } };
}
