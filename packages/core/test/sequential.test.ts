import { describe, expect, it } from "vitest";
import {
  batchNorm,
  conv2d,
  currentLayerName,
  defineLayer,
  dense,
  flatten,
  type Layer,
  sequential,
  withLayerName,
} from "../src/index.js";
import { uniformTensor, valuesOf } from "./support/arrays.js";
import { tf } from "./support/cpu.js";
import { context, expectLayerGradients, firstState, randomParams } from "./support/layers.js";

const convolution = conv2d("conv1", {
  filters: 2,
  kernel: [2, 2],
  strides: [1, 1],
  padding: "valid",
  activation: "tanh",
  bias: true,
  initializer: "heUniform",
});
const logits = dense("dense1", { units: 3, activation: "linear", bias: true, initializer: "glorotUniform" });
const stack = sequential("model", [
  convolution,
  batchNorm("batchNorm1", { momentum: 0.9, epsilon: 1e-3 }),
  flatten("flatten1"),
  logits,
]);

describe("sequential", () => {
  it("puts each layer's variables below its name, in the order of the layers", () => {
    const { params, state, outShape } = stack.init([1, 2], [3, 3, 1]);
    expect(Object.entries(params).map(([path, { shape }]) => [path, shape])).toEqual([
      ["conv1/kernel", [2, 2, 1, 2]],
      ["conv1/bias", [2]],
      ["batchNorm1/gamma", [2]],
      ["batchNorm1/beta", [2]],
      ["dense1/kernel", [8, 3]],
      ["dense1/bias", [3]],
    ]);
    expect(Object.keys(state)).toEqual(["batchNorm1/mean", "batchNorm1/variance"]);
    expect(outShape).toEqual([3]);
  });

  it("applies its layers one after another and carries their state on under the same paths", () => {
    const x = uniformTensor([2, 3, 3, 1], 8);
    const params = randomParams(stack, [3, 3, 1], 4);
    const state = firstState(stack, [3, 3, 1]);
    const output = stack.apply({ params, state }, x, context);
    const hidden = tf.tanh(
      tf.add(tf.conv2d(x as tf.Tensor4D, params["conv1/kernel"] as tf.Tensor4D, 1, "valid"), params["conv1/bias"]!),
    );
    const { mean } = tf.moments(hidden, [0, 1, 2]);
    valuesOf(output.state["batchNorm1/mean"]!).forEach((value, index) => {
      expect(value).toBeCloseTo(0.1 * valuesOf(mean)[index]!, 5);
    });
    expect(Object.keys(output.state)).toEqual(Object.keys(state));
    expect(output.y.shape).toEqual([2, 3]);
  });

  it("A4: has the gradients of finite differences through all of it", () => {
    expectLayerGradients(stack, uniformTensor([3, 3, 3, 1], 9), { tolerance: 1e-2 });
  });

  it("draws the same variables for a layer whatever stands around it", () => {
    const alone = sequential("model", [logits]).init([1, 2], [8]);
    expect(alone.params["dense1/kernel"]).toEqual(stack.init([1, 2], [3, 3, 1]).params["dense1/kernel"]);
  });

  it("refuses two layers of one name", () => {
    expect(() => sequential("model", [flatten("a"), flatten("a")])).toThrow('two layers of "model" are called "a"');
  });

  it("names the running layer by its path, and nothing afterwards, not even after a failure", () => {
    const seen: (string | null)[] = [];
    const spy = (name: string, run: () => void): Layer =>
      defineLayer({
        name,
        kind: "activation",
        plan: (shape) => ({ outShape: shape, params: {}, state: {} }),
        apply: ({ state }, x) => {
          run();
          return { y: x, state };
        },
      });
    const look = () => {
      seen.push(currentLayerName());
    };
    const fail = () => {
      throw new Error(`in ${currentLayerName()}`);
    };
    const model = sequential("model", [spy("a", look), sequential("block1", [spy("b", look)]), spy("c", fail)]);
    expect(() => model.apply({ params: {}, state: {} }, tf.zeros([1]), context)).toThrow("in c");
    expect(seen).toEqual(["a", "block1/b"]);
    expect(currentLayerName()).toBeNull();
    expect(withLayerName("loss", currentLayerName)).toBe("loss");
  });
});
