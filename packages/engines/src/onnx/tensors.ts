import type { HostArray } from "@conclave/core";
import type { Tensor } from "onnxruntime-node";
import type { AlignedMemory } from "../memory/aligned-memory.js";
import { ort } from "./runtime.js";

/** A small int64 scalar. */
export function longScalar(memory: AlignedMemory, value: number): Tensor {
  return new ort.Tensor("int64", memory.copy(BigInt64Array, BigInt64Array.of(BigInt(value))), []);
}

export function intTensor(memory: AlignedMemory, values: Int32Array, shape: readonly number[]): Tensor {
  return new ort.Tensor("int32", memory.copy(Int32Array, values), shape);
}

export function floatTensor(memory: AlignedMemory, values: Float32Array, shape: readonly number[]): Tensor {
  return new ort.Tensor("float32", memory.copy(Float32Array, values), shape);
}

/** A leaf of a carry as an input. */
export function leafTensor(memory: AlignedMemory, leaf: HostArray): Tensor {
  return leaf.dtype === "float32"
    ? floatTensor(memory, leaf.data, leaf.shape)
    : intTensor(memory, leaf.data, leaf.shape);
}

/** The rows as an input; they are aligned already. */
export function rowsTensor(features: Uint8Array | Float32Array, count: number): Tensor {
  const shape = [count, features.length / count];
  return features instanceof Uint8Array
    ? new ort.Tensor("uint8", features, shape)
    : new ort.Tensor("float32", features, shape);
}

/** Labels or weights as an input; they are aligned already. */
export function labelsTensor(values: Int32Array | Float32Array, shape: readonly number[]): Tensor {
  return values instanceof Int32Array
    ? new ort.Tensor("int32", values, shape)
    : new ort.Tensor("float32", values, shape);
}

/** An output as a leaf of a carry. */
export function leafOfTensor(tensor: Tensor): HostArray {
  const shape = [...tensor.dims];
  return tensor.type === "int32"
    ? { dtype: "int32", shape, data: tensor.data as Int32Array }
    : { dtype: "float32", shape, data: tensor.data as Float32Array };
}
