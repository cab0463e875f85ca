import type { LayerSpec, LossSpec, ModelSpec, OptimizerSpec, RunSpec } from "@conclave/spec";

/**
 * The run without what keeps a training loss from falling to zero on purpose: dropout, penalties, label smoothing and class weights. A
 * network is to be tried bare first, so that what goes wrong can only be wrong.
 *
 * @param optimizer what each group of members is to be trained with; its own is handed in
 */
export function bareSpec(spec: RunSpec, optimizer: (own: OptimizerSpec) => OptimizerSpec): RunSpec {
  const members = spec.members.map((group) => ({
    ...group,
    model: withoutDropout(group.model),
    optimizer: optimizer(group.optimizer),
    penalty: null,
    ...(group.loss === undefined ? {} : { loss: unsmoothed(group.loss) }),
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
  if ("lstm" in model) return { lstm: { ...model.lstm, dropout: 0 } };
  return "layers" in model ? { layers: withoutDropoutLayers(model.layers) } : model;
}

function withoutDropoutLayers(layers: readonly LayerSpec[]): LayerSpec[] {
  return layers.flatMap((layer): LayerSpec[] => {
    if ("dropout" in layer) return [];
    if ("residual" in layer) {
      const { layers: inner, shortcut } = layer.residual;
      return [{ residual: { layers: withoutDropoutLayers(inner), shortcut: withoutDropoutLayers(shortcut) } }];
    }
    if ("parallel" in layer) {
      return [{ parallel: { ...layer.parallel, branches: layer.parallel.branches.map(withoutDropoutLayers) } }];
    }
    return [layer];
  });
}

function unsmoothed(loss: LossSpec): LossSpec {
  return typeof loss === "object" && "crossEntropy" in loss ? "crossEntropy" : loss;
}
