import type { DraftSpec } from "./draft-schema.js";
import { modelLabel } from "./model-label.js";

/**
 * Fills in what depends on other fields: a group's name, the weights it keeps, and the augmentation it inherits.
 * Keys come in the schema's order, so that a complete spec parses to the same text.
 */
export function completeSpec({ augment, $schema, ...spec }: DraftSpec) {
  const keep = spec.data.validation === 0 ? ("last" as const) : ("best" as const);
  return {
    ...spec,
    members: spec.members.map(({ name, model, ...group }) => ({
      name: name ?? modelLabel(model),
      model,
      count: group.count,
      optimizer: group.optimizer,
      batchSize: group.batchSize,
      epochs: group.epochs,
      keep: group.keep ?? keep,
      augment: group.augment === undefined ? augment : group.augment,
    })),
  };
}
