import type { GraphBuilder, Name } from "../onnx/graph-builder.js";
import { featuresInOrder, type Layout, sameLayout } from "./layout.js";
import type { FeatureMajor } from "./realisation.js";

/** All blocks as one tensor [blocks · rows · tiles, batch], in the order of the layout's places. */
export function stackRows(builder: GraphBuilder, features: FeatureMajor, batch: number): Name {
  const { rows, tiles } = features.layout;
  const flat = features.blocks.map((block) => (tiles === 1 ? block : builder.reshape(block, [rows * tiles, batch])));
  return flat.length === 1 ? (flat[0] as Name) : builder.emit("Concat", flat, { axis: 0 });
}

/** A tensor of rows with one row of a number appended, for indices that point nowhere. */
export function withExtraRow(builder: GraphBuilder, rows: Name, length: number, filling = 0): Name {
  const extra = builder.constant("float32", [1, length], new Float32Array(length).fill(filling));
  return builder.emit("Concat", [rows, extra], { axis: 0 });
}

/** The same values in another layout: a copy of rows, or nothing when the layouts agree. */
export function convertLayout(builder: GraphBuilder, features: FeatureMajor, to: Layout, batch: number): FeatureMajor {
  const from = features.layout;
  if (sameLayout(from, to)) return features;
  const stacked = stackRows(builder, features, batch);
  const order = featuresInOrder(to);
  const perBlock = to.rows * to.tiles;
  const blocks = Array.from({ length: to.blocks }, (_, block) => {
    const wanted = order.subarray(block * perBlock, (block + 1) * perBlock);
    const rows = builder.gather(
      stacked,
      Int32Array.from(wanted, (feature) => from.place[feature] as number),
    );
    return to.tiles === 1 ? rows : builder.reshape(rows, [to.rows, to.tiles * batch]);
  });
  return { layout: to, blocks };
}
