import type { ModelSpec, OptimizerSpec, RunSpec } from "@conclave/spec";

/**
 * The run without what keeps a training loss from falling to zero on purpose: dropout, penalties and class weights. A network is to be tried bare
 * first, so that what goes wrong can only be wrong.
 *
 * @param optimizer what each group of members is to be trained with; its own is handed in
 */
export function bareSpec(spec: RunSpec, optimizer: (own: OptimizerSpec) => OptimizerSpec): RunSpec {
  const members = spec.members.map((group) => ({
    ...group,
    model: withoutDropout(group.model),
    optimizer: optimizer(group.optimizer),
    penalty: null,
  }));
  return { ...spec, members, classWeights: null };
}

/** The optimizer with its learning rate throughout: a schedule's first steps may be all that a trial sees of it. */
export function atConstantRate(optimizer: OptimizerSpec): OptimizerSpec {
  const entries = Object.entries(optimizer).map(([name, options]) => [name, { ...options, schedule: "constant" }]);
  return Object.fromEntries(entries) as OptimizerSpec; // the same one key, with options of the same type
}

function withoutDropout(model: ModelSpec): ModelSpec {
  if ("mlp" in model) return { mlp: { ...model.mlp, dropout: 0 } };
  if ("layers" in model) return { layers: model.layers.filter((layer) => !("dropout" in layer)) };
  return model;
}
