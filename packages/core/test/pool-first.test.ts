import { describe, expect, it } from "vitest";
import {
  type ActivationSpec,
  averagePool,
  conv2d,
  type Layer,
  maxPool,
  type Padding,
  poolFirst,
  sequential,
} from "../src/index.js";
import { uniformTensor, valuesOf } from "./support/arrays.js";
import type { tf } from "./support/cpu.js";
import { context, expectLayerGradients, randomParams } from "./support/layers.js";

const convolution = (activation: ActivationSpec, bias = true, padding: Padding = "same") =>
  conv2d("conv1", { filters: 3, kernel: [3, 3], strides: [1, 1], padding, activation, bias, initializer: "heUniform" });
const pool = maxPool("pool1", { size: [2, 2], strides: [2, 2], padding: "valid" });
const overlapping = maxPool("pool1", { size: [3, 3], strides: [2, 2], padding: "same" });

const nonDecreasing: ActivationSpec[] = [
  "linear",
  "relu",
  { leakyRelu: { alpha: 0.2 } },
  { leakyRelu: { alpha: 3 } },
  { elu: { alpha: 1 } },
  { elu: { alpha: 0.5 } },
  "sigmoid",
  "tanh",
];

/** The layers one by one, with nothing moved. */
function asListed(layers: readonly Layer[], x: tf.Tensor): { y: tf.Tensor; params: Record<string, tf.Tensor> } {
  let y = x;
  const params: Record<string, tf.Tensor> = {};
  for (const layer of layers) {
    const own = randomParams(layer, y.shape.slice(1), 21);
    Object.assign(
      params,
      Object.fromEntries(Object.entries(own).map(([path, leaf]) => [`${layer.name}/${path}`, leaf])),
    );
    y = layer.apply({ params: own, state: {} }, y, context).y;
  }
  return { y, params };
}

describe("poolFirst", () => {
  it.each(nonDecreasing)("gives the same bits as pooling last: %j", (activation) => {
    for (const pooling of [pool, overlapping]) {
      const layers = [convolution(activation), pooling];
      const x = uniformTensor([4, 8, 7, 2], 12);
      const { y, params } = asListed(layers, x);
      expect(poolFirst(layers).map(({ name }) => name)).toEqual(["conv1", "pool1", "conv1"]);
      const moved = sequential("model", layers).apply({ params, state: {} }, x, context);
      expect(valuesOf(moved.y)).toEqual(valuesOf(y));
    }
  });

  it("does bias and activation on the pooled elements only", () => {
    const sizes: number[] = [];
    const layer = convolution("relu");
    const { monotone, linear } = layer.parts!;
    const watched: Layer = {
      ...layer,
      parts: {
        linear,
        monotone: (variables, x, at) => {
          sizes.push(x.size);
          return monotone(variables, x, at);
        },
      },
    };
    const x = uniformTensor([1, 8, 8, 1], 3);
    const params = randomParams(sequential("model", [layer, pool]), [8, 8, 1], 3);
    sequential("model", [watched, pool]).apply({ params, state: {} }, x, context);
    expect(sizes).toEqual([4 * 4 * 3]);
  });

  it.each<[ActivationSpec, boolean, Padding]>([
    ["relu", true, "same"],
    ["tanh", true, "valid"],
    [{ elu: { alpha: 0.5 } }, false, "same"],
  ])("A4: has the gradients of finite differences: %j, bias %s, %s", (activation, bias, padding) => {
    const model = sequential("model", [convolution(activation, bias, padding), pool]);
    // A small step: where two elements of a window or a zero come nearer than it, differences straddle a kink.
    expectLayerGradients(model, uniformTensor([2, 6, 6, 1], 23), { step: 1 / 1024, tolerance: 1e-2 });
  });

  it("keeps paths and order of the variables", () => {
    const { params } = sequential("model", [convolution("relu"), pool]).init([1, 2], [8, 8, 1]);
    expect(Object.keys(params)).toEqual(["conv1/kernel", "conv1/bias"]);
  });

  it("leaves alone what does not commute: softmax, average pooling, something in between", () => {
    const average = averagePool("pool1", { size: [2, 2], strides: [2, 2], padding: "valid" });
    for (const layers of [
      [convolution("softmax"), pool],
      [convolution("relu"), average],
      [pool, convolution("relu")],
    ]) {
      expect(poolFirst(layers)).toEqual(layers);
    }
  });
});
