import * as tf from "@tensorflow/tfjs";
import type { HostTensor } from "./host-tensor.js";

export type Tensors = Readonly<Record<string, tf.Tensor>>;
export type HostTensors = Readonly<Record<string, HostTensor>>;

/** A pure function of named tensors: what engines are compared by. */
export interface TensorFunction {
  readonly inputs: HostTensors;
  /** The inputs whose first axis is a batch. */
  readonly batched: readonly string[];
  readonly body: (tensors: Tensors) => Tensors;
}

/** Runs a function op by op on the current backend of tfjs. */
export function runEagerly({ inputs, body }: TensorFunction): HostTensors {
  const results: Record<string, HostTensor> = {};
  tf.tidy(() => {
    const tensors = Object.entries(inputs).map(([name, { data, shape, dtype }]) => [
      name,
      tf.tensor(data, [...shape], dtype),
    ]);
    for (const [name, tensor] of Object.entries(body(Object.fromEntries(tensors)))) results[name] = toHost(tensor);
  });
  return results;
}

function toHost(tensor: tf.Tensor): HostTensor {
  const { dtype, shape } = tensor;
  if (dtype !== "float32" && dtype !== "int32" && dtype !== "bool") throw new TypeError(`a tensor of type ${dtype}`);
  return { dtype, shape, data: tensor.dataSync<"float32" | "int32" | "bool">().slice() };
}
