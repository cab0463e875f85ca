import type { Layer, Tree } from "../../src/index.js";
import { uniformTensor } from "./arrays.js";
import { tf } from "./cpu.js";
import { expectGradients } from "./gradients.js";

export const context = { training: true, key: tf.tensor1d([7, 11], "int32"), step: tf.scalar(3, "int32") };

/** Random parameters (biases too, which init would make zero) as tensors, in the layer's order. */
export function randomParams(layer: Layer, shape: readonly number[], seed: number): Tree<tf.Tensor> {
  const { params } = layer.plan(shape);
  return Object.fromEntries(
    Object.entries(params).map(([path, plan], index) => [path, uniformTensor(plan.shape, seed + index)]),
  );
}

/** The state a layer starts with, as tensors. */
export function firstState(layer: Layer, shape: readonly number[]): Tree<tf.Tensor> {
  const { state } = layer.init([0, 0], shape);
  return Object.fromEntries(
    Object.entries(state).map(([path, { data, shape, dtype }]) => [path, tf.tensor(data, [...shape], dtype)]),
  );
}

/** Checks the gradients of a layer's output with respect to its input and every parameter against finite differences. */
export function expectLayerGradients(
  layer: Layer,
  x: tf.Tensor,
  options?: { step?: number; tolerance?: number; seed?: number },
): void {
  const shape = x.shape.slice(1);
  const params = randomParams(layer, shape, options?.seed ?? 1);
  const state = firstState(layer, shape);
  const paths = Object.keys(params);
  const f = (input: tf.Tensor, ...values: tf.Tensor[]) => {
    const current = Object.fromEntries(paths.map((path, index) => [path, values[index]!]));
    return layer.apply({ params: current, state }, input, context).y;
  };
  expectGradients((input, ...values) => f(input!, ...values), [x, ...Object.values(params)], options);
}
