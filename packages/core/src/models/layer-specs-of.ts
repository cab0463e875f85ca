import type { LayerSpec, ModelSpec } from "../model-spec.js";
import { lenet5 } from "./lenet5.js";
import { logistic } from "./logistic.js";
import { lstmModel } from "./lstm-model.js";
import { mlp } from "./mlp.js";
import { resnetSmall } from "./resnet-small.js";

/** A model's stack of layers, in full: what a named model stands for. */
export function layerSpecsOf(spec: ModelSpec): readonly LayerSpec[] {
  if ("layers" in spec) {
    return spec.layers;
  }
  if ("logistic" in spec) {
    return logistic();
  }
  if ("mlp" in spec) {
    return mlp(spec.mlp);
  }
  if ("lenet5" in spec) {
    return lenet5(spec.lenet5);
  }
  return "lstm" in spec ? lstmModel(spec.lstm) : resnetSmall(spec["resnet-small"]);
}
