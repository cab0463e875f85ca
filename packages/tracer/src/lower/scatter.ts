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
  const layers = rowsByFeature(targets, layout.place.length);
  const order = featuresInOrder(layout);
  const perBlock = layout.rows * layout.tiles;
  const blocks = Array.from({ length: layout.blocks }, (_, block) => {
    const own = order.subarray(block * perBlock, (block + 1) * perBlock);
    const gathered = layers.map((layer) => {
      const index = own.map((feature) => {
        const row = layer[feature] as number;
        return row === -1 ? zeroRow : row;
      });
      return builder.gather(rows, index);
    });
    const summed = gathered.length === 1 ? (gathered[0] as Name) : builder.emit("Sum", gathered);
    return builder.reshape(summed, [layout.rows, layout.tiles * batch]);
  });
  return { layout, blocks };
}

/** The rows that each feature gets, in their order: in each layer one a feature, -1 where it has no more. */
function rowsByFeature(targets: Int32Array, features: number): Int32Array[] {
  const counts = new Int32Array(features);
  const layers = [new Int32Array(features).fill(-1)];
  targets.forEach((feature, row) => {
    if (feature === -1) return;
    const depth = counts[feature] as number;
    counts[feature] = depth + 1;
    if (depth === layers.length) layers.push(new Int32Array(features).fill(-1));
    (layers[depth] as Int32Array)[feature] = row;
  });
  return layers;
}
