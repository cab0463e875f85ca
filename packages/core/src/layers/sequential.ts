import { inLayer } from "../in-layer.js";
import type { Layer, LayerOutput, LayerPlan } from "../layer.js";
import { withLayerName } from "../layer-scope.js";
import type { tf } from "../tf.js";
import { merged, nest, subtree, type Tree } from "../tree.js";
import { defineLayer } from "./define-layer.js";
import { poolFirst } from "./pool-first.js";

/**
 * Layers one after another, as a layer. A layer's variables stand below its name: "conv1/kernel". Names must differ; throws RangeError
 * otherwise, since that is a mistake in code and not in a model's spec.
 */
export function sequential(name: string, layers: readonly Layer[]): Layer {
  const repeated = layers.find((layer, index) => layers.findIndex((other) => other.name === layer.name) !== index);
  if (repeated !== undefined) {
    throw new RangeError(`two layers of "${name}" are called "${repeated.name}"`);
  }
  const stages = poolFirst(layers);
  return defineLayer({
    name,
    kind: "sequential",
    plan(shape) {
      let plan: LayerPlan = { outShape: shape, params: {}, state: {} };
      for (const layer of layers) {
        const next = inLayer(layer.name, () => layer.plan(plan.outShape));
        plan = {
          outShape: next.outShape,
          params: { ...plan.params, ...nest(layer.name, next.params) },
          state: { ...plan.state, ...nest(layer.name, next.state) },
        };
      }
      return plan;
    },
    apply({ params, state }, x, context): LayerOutput {
      let y = x;
      const newState: Record<string, Tree<tf.Tensor>> = {};
      for (const stage of stages) {
        const path = context.path === undefined ? stage.name : `${context.path}/${stage.name}`;
        const variables = { params: subtree(params, stage.name), state: subtree(state, stage.name) };
        const output = withLayerName(stage.name, () => stage.apply(variables, y, { ...context, path }));
        y = output.y;
        newState[stage.name] = output.state;
      }
      // In the order of the layers, which is that of init, whatever the order of the stages.
      return { y, state: merged(layers.map((layer) => nest(layer.name, newState[layer.name] ?? {}))) };
    },
  });
}
