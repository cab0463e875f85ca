import type { LayerSpec, ModelSpec } from "../model-spec.js";
import { lenet5 } from "./lenet5.js";
import { mlp } from "./mlp.js";

/** A model's stack of layers, in full: what a named model stands for. */
export function layerSpecsOf(spec: ModelSpec): readonly LayerSpec[] {
  if ("mlp" in spec) {
    return mlp(spec.mlp);
  }
  return "lenet5" in spec ? lenet5(spec.lenet5) : spec.layers;
}
