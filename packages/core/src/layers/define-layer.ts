import { deriveKey, type Key, randomStream } from "@conclave/random";
import { float32Array, type HostArray } from "../array.js";
import type { Layer, LayerInit, VariablePlan } from "../layer.js";
import { mapTree, type Tree } from "../tree.js";

/** Completes a layer with the one way in which all layers draw their variables: as planned, each from a stream of its own. */
export function defineLayer(layer: Omit<Layer, "init">): Layer {
  return {
    ...layer,
    init(key, shape): LayerInit {
      const { outShape, params, state } = layer.plan(shape);
      return { outShape, params: draw(key, params), state: draw(key, state) };
    },
  };
}

/** A variable's stream follows its path, so that adding a layer or changing one's size leaves the draws of all others alone. */
function draw(key: Key, plan: Tree<VariablePlan>): Tree<HostArray> {
  return mapTree(plan, ({ shape, initializer }, path) =>
    float32Array(shape, initializer(shape, randomStream(deriveKey(key, ...path.split("/"))))),
  );
}
