import * as tf from "@tensorflow/tfjs";
import { sizeOf, uniform } from "./host-tensor.js";
import { LAYOUTS, type LayoutName } from "./layouts.js";
import type { HostTensors, TensorFunction, Tensors } from "./tensor-function.js";

/** One use of one or more kernels, written with tfjs's public ops. */
export interface KernelCase {
  readonly name: string;
  /** The kernels that it is there for; running them is part of the test. */
  readonly kernels: readonly string[];
  readonly inputs: HostTensors;
  readonly run: (tensors: Tensors) => tf.Tensor | readonly tf.Tensor[];
  /** The inputs by which the outputs are differentiated too. */
  readonly gradients: readonly string[];
  /** The inputs (float32) whose first axis is a batch; with any, the case runs in every layout. */
  readonly batched: readonly string[];
}

/** A tensor of a case's inputs, which are complete. */
export function at(tensors: Tensors, name: string): tf.Tensor {
  return tensors[name] as tf.Tensor;
}

/** The layouts that a case is run in by an engine that has its own. */
export function layoutsOf({ batched }: KernelCase): readonly LayoutName[] {
  return batched.length === 0 ? ["as it is"] : (Object.keys(LAYOUTS) as LayoutName[]);
}

/** A case as one function: its outputs, and the gradients of their weighted sum. */
export function functionOf(kernelCase: KernelCase, layout: LayoutName): TensorFunction {
  const { inputs, run, gradients, batched } = kernelCase;
  const route = LAYOUTS[layout];
  const routed = (tensors: Tensors, keep: (kept: tf.Tensor) => void): Tensors => {
    const moved = batched.map((name) => [name, route(at(tensors, name), keep)] as const);
    return { ...tensors, ...Object.fromEntries(moved) };
  };
  const body = (tensors: Tensors): Tensors => {
    const kept: tf.Tensor[] = [];
    const outputs = [run(routed(tensors, (tensor) => kept.push(tensor)))].flat() as tf.Tensor[];
    const loss = (...values: tf.Tensor[]): tf.Scalar => {
      const own = Object.fromEntries(gradients.map((name, index) => [name, values[index] as tf.Tensor]));
      return weightedSum([run(routed({ ...tensors, ...own }, () => {}))].flat() as tf.Tensor[]);
    };
    const slopes = gradients.length === 0 ? [] : tf.grads(loss)(gradients.map((name) => at(tensors, name)));
    return Object.fromEntries([
      ...outputs.map((output, index) => [`y${index}`, output] as const),
      ...kept.map((tensor, index) => [`kept${index}`, tensor] as const),
      ...gradients.map((name, index) => [`gradient of ${name}`, slopes[index] as tf.Tensor] as const),
    ]);
  };
  return { inputs, batched, body };
}

/** Σ outputs · weights with fixed random weights, so that no element's gradient is like another's. */
function weightedSum(outputs: readonly tf.Tensor[]): tf.Scalar {
  const terms = outputs.map((output, index) => {
    const weights = tf.tensor(uniform([sizeOf(output.shape)], 99 + index, 0.5, 1.5).data, output.shape);
    return tf.sum(tf.mul(tf.cast(output, "float32"), weights)) as tf.Scalar;
  });
  return terms.reduce((total, term) => tf.add(total, term));
}
