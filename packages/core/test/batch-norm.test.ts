import { describe, expect, it } from "vitest";
import { batchNorm } from "../src/index.js";
import { uniformTensor, valuesOf } from "./support/arrays.js";
import { tf } from "./support/cpu.js";
import { context, expectLayerGradients, firstState } from "./support/layers.js";

const options = { momentum: 0.9, epsilon: 1e-3 };
const layer = batchNorm("batchNorm1", options);
const params = { gamma: tf.tensor1d([2, -1]), beta: tf.tensor1d([10, 20]) };

describe("batchNorm", () => {
  it("R5: normalises each channel over the batch: worked by hand", () => {
    const x = tf.tensor2d([
      [1, 0],
      [3, 0],
      [5, 6],
    ]);
    const { y, state } = layer.apply({ params, state: firstState(layer, [2]) }, x, context);
    // Channel 0: mean 3, variance 8/3. Channel 1: mean 2, variance 8.
    const [a, b] = [Math.sqrt(8 / 3 + 1e-3), Math.sqrt(8 + 1e-3)];
    const expected = [10 - 4 / a, 20 + 2 / b, 10, 20 + 2 / b, 10 + 4 / a, 20 - 4 / b];
    valuesOf(y).forEach((value, index) => {
      expect(value).toBeCloseTo(expected[index]!, 5);
    });
    expect(valuesOf(state.mean!).map((value) => value.toFixed(5))).toEqual(["0.30000", "0.20000"]);
    expect(valuesOf(state.variance!).map((value) => value.toFixed(5))).toEqual([(0.9 + 0.8 / 3).toFixed(5), "1.70000"]);
  });

  it("R5: predicts with the running statistics, and leaves them as they are", () => {
    const state = { mean: tf.tensor1d([1, -2]), variance: tf.tensor1d([4, 0.25]) };
    const output = layer.apply({ params, state }, tf.tensor2d([[5, 1]]), { ...context, training: false });
    const [first, second] = valuesOf(output.y);
    expect(first).toBeCloseTo(10 + (2 * 4) / Math.sqrt(4.001), 5);
    expect(second).toBeCloseTo(20 - 3 / Math.sqrt(0.251), 5);
    expect(output.state).toBe(state);
  });

  it("R5: agrees with tfjs's own while predicting on images", () => {
    const x = uniformTensor([2, 3, 3, 2], 4) as tf.Tensor4D;
    const state = { mean: tf.tensor1d([0.1, -0.2]), variance: tf.tensor1d([0.5, 0.3]) };
    const { y } = layer.apply({ params, state }, x, { ...context, training: false });
    const peer = tf.batchNorm(x, state.mean, state.variance, params.beta, params.gamma, options.epsilon);
    valuesOf(y).forEach((value, index) => {
      expect(value).toBeCloseTo(valuesOf(peer)[index]!, 5);
    });
  });

  it.each([
    ["rows", [6, 3]],
    ["images", [2, 3, 2, 2]],
  ] as const)("A4: has the gradients of finite differences, through the batch's statistics too: %s", (_name, shape) => {
    expectLayerGradients(layer, uniformTensor(shape, 6), { tolerance: 4e-3 });
  });

  it("R5: survives a batch of a single row: its variance is zero", () => {
    const { y } = layer.apply({ params, state: firstState(layer, [2]) }, tf.tensor2d([[7, 8]]), context);
    expect(valuesOf(y)).toEqual([10, 20]);
  });

  it.each([
    [{ momentum: 1 }, "momentum"],
    [{ momentum: -0.1 }, "momentum"],
    [{ epsilon: 0 }, "epsilon"],
  ])("refuses %j", (wrong, option) => {
    expect(() => batchNorm("b", { ...options, ...wrong })).toThrow(`layer "b": ${option} is a number`);
  });
});
