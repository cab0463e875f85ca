import type { Shape } from "../ir/value.js";
import { sizeOf } from "../ir/value.js";
import { identityLayout } from "../lower/layout.js";
import type { Realisation } from "../lower/realisation.js";
import type { GraphBuilder, Name } from "../onnx/graph-builder.js";
import { dataTypeOf } from "../onnx/tensor-type.js";
import type { FeatureType } from "./program.js";

/**
 * The batch of one step, gathered from the rows by number inside the loop. Rows stay as they are stored; bytes become floats after any
 * transpose, which so moves a quarter of the memory.
 * @param features the rows, [rows, features]
 * @param numbers the rows of this batch, int32 [batch]
 */
export function batchInput(
  builder: GraphBuilder,
  features: Name,
  numbers: Name,
  type: FeatureType,
  shape: Shape,
  batch: number,
): Realisation {
  const float = (name: Name) =>
    type === "float32" ? name : builder.emit("Cast", [name], { to: dataTypeOf("float32") });
  const rows = () => builder.emit("Gather", [features, numbers], { axis: 0 });
  return {
    rowMajor: () => builder.reshape(float(rows()), [batch, ...shape]),
    featureMajor: () => ({
      layout: identityLayout(sizeOf(shape)),
      blocks: [float(builder.emit("Transpose", [rows()], { perm: [1, 0] }))],
    }),
  };
}
