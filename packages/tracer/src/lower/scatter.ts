import type { Name } from "../onnx/graph-builder.js";
import { featuresInOrder, type Layout } from "./layout.js";
import type { Lowering } from "./lowering.js";
import type { FeatureMajor } from "./realisation.js";

/**
 * Adds rows up onto features: the inverse of gathering patches.
 * @param rows [n, batch]
 * @param targets the feature that each row goes to; -1 for none
 * @param zeroRow the number of a row of zeros, for features that get fewer rows than others
 */
export function scatterRows(
  rows: Name,
  targets: Int32Array,
  zeroRow: number,
  layout: Layout,
  lowering: Lowering,
): FeatureMajor {
  const { builder, batch } = lowering;
  const sources: number[][] = Array.from({ length: layout.place.length }, () => []);
  targets.forEach((feature, row) => {
    if (feature !== -1) sources[feature]?.push(row);
  });
  const depth = sources.reduce((most, own) => Math.max(most, own.length), 1);
  const order = featuresInOrder(layout);
  const perBlock = layout.rows * layout.tiles;
  const blocks = Array.from({ length: layout.blocks }, (_, block) => {
    const index = new Int32Array(depth * perBlock).fill(zeroRow);
    for (let at = 0; at < perBlock; at++) {
      const own = sources[order[block * perBlock + at] as number] ?? [];
      own.forEach((row, layer) => {
        index[layer * perBlock + at] = row;
      });
    }
    const layers = Array.from({ length: depth }, (__, layer) =>
      builder.gather(rows, index.slice(layer * perBlock, (layer + 1) * perBlock)),
    );
    const summed = layers.length === 1 ? (layers[0] as Name) : builder.emit("Sum", layers);
    return builder.reshape(summed, [layout.rows, layout.tiles * batch]);
  });
  return { layout, blocks };
}
