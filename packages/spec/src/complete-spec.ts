import type { DraftSpec } from "./draft-schema.js";
import { keptWeights } from "./kept-weights.js";
import { modelLabel } from "./model-label.js";

/**
 * Fills in what depends on other fields: a group's name, the weights it keeps, and the augmentation it inherits.
 * Keys come in the schema's order, so that a complete spec parses to the same text.
 */
export function completeSpec({ augment, $schema, ...spec }: DraftSpec) {
  return {
    ...spec,
    members: spec.members.map(({ name, model, ...group }) => ({
      name: name ?? modelLabel(model),
      model,
      count: group.count,
      optimizer: group.optimizer,
      batchSize: group.batchSize,
      epochs: group.epochs,
      keep: group.keep ?? keptWeights(group, spec.data),
      stopping: group.stopping,
      augment: group.augment === undefined ? augment : group.augment,
    })),
  };
}
