import { allLayers } from "../schema/all-layers.js";
import type { ModelSpec } from "../schema/model-schema.js";

/** What reports call a model whose group has no name: a named model's name, and for a stack "conv", "recurrent" or "layers". */
export function modelLabel(model: ModelSpec): string {
  if (!("layers" in model)) return Object.keys(model)[0] as string;
  const layers = allLayers(model.layers);
  if (layers.some((layer) => "conv2d" in layer)) return "conv";
  return layers.some((layer) => "lstm" in layer || "gru" in layer) ? "recurrent" : "layers";
}
