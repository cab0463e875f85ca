import type { ModelSpec } from "./model-schema.js";

/** What reports call a model whose group has no name: "mlp", "lenet5", and for a stack "conv" or "layers". */
export function modelLabel(model: ModelSpec): string {
  if ("mlp" in model) return "mlp";
  if ("lenet5" in model) return "lenet5";
  return model.layers.some((layer) => "conv2d" in layer) ? "conv" : "layers";
}
