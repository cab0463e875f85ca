import { type HostArray, mapTree, type Tree } from "@conclave/core";
import type { EngineRows } from "../engine.js";
import { tf } from "../tf.js";

export function toTensor(leaf: HostArray): tf.Tensor {
  return tf.tensor(leaf.data, [...leaf.shape], leaf.dtype);
}

export function toTensors(tree: Tree<HostArray>): Tree<tf.Tensor> {
  return mapTree(tree, toTensor);
}

/** A tensor's values on the host, as a copy that the backend cannot change. */
export function toHost(tensor: tf.Tensor): HostArray {
  const data = tensor.dataSync().slice();
  return tensor.dtype === "int32"
    ? { dtype: "int32", shape: tensor.shape, data: data as Int32Array }
    : { dtype: "float32", shape: tensor.shape, data: data as Float32Array };
}

/** Some rows as a float32 batch [indices, ...shape]. */
export function gatherFeatures(
  rows: Omit<EngineRows, "labels">,
  indices: Int32Array,
  shape: readonly number[],
): tf.Tensor {
  const width = rows.features.length / rows.count;
  const batch = new Float32Array(indices.length * width);
  indices.forEach((row, at) => {
    batch.set(rows.features.subarray(row * width, (row + 1) * width), at * width);
  });
  return tf.tensor(batch, [indices.length, ...shape], "float32");
}
