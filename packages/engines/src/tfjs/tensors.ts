import { type HostArray, mapTree, type Tree } from "@conclave/core";
import { tf } from "../tf.js";

function toTensor(leaf: HostArray): tf.Tensor {
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

/** Some of `count` rows as a batch [indices, ...shape]. */
export function gatherRows(
  values: Uint8Array | Float32Array | Int32Array,
  count: number,
  indices: Int32Array,
  shape: readonly number[],
  dtype: "float32" | "int32",
): tf.Tensor {
  const width = values.length / count;
  const batch = dtype === "float32" ? new Float32Array(indices.length * width) : new Int32Array(indices.length * width);
  indices.forEach((row, at) => {
    batch.set(values.subarray(row * width, (row + 1) * width), at * width);
  });
  return tf.tensor(batch, [indices.length, ...shape], dtype);
}
