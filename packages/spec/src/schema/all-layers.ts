import type { LayerSpec } from "./layer-schema.js";

/** The layers of a stack and those that stand within them. */
export function allLayers(layers: readonly LayerSpec[]): LayerSpec[] {
  return layers.flatMap((layer) => [layer, ...allLayers(within(layer))]);
}

function within(layer: LayerSpec): readonly LayerSpec[] {
  if ("residual" in layer) return [...layer.residual.layers, ...layer.residual.shortcut];
  return "parallel" in layer ? layer.parallel.branches.flat() : [];
}
