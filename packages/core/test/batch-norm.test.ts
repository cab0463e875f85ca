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
    // Channel 0: mean 3, variance 8/3 (unbiased 4). Channel 1: mean 2, variance 8 (unbiased 12).
    const [a, b] = [Math.sqrt(8 / 3 + 1e-3), Math.sqrt(8 + 1e-3)];
    const expected = [10 - 4 / a, 20 + 2 / b, 10, 20 + 2 / b, 10 + 4 / a, 20 - 4 / b];
    valuesOf(y).forEach((value, index) => {
      expect(value).toBeCloseTo(expected[index]!, 5);
    });
    expect(valuesOf(state.mean!).map((value) => value.toFixed(5))).toEqual(["0.30000", "0.20000"]);
    expect(valuesOf(state.variance!).map((value) => value.toFixed(5))).toEqual(["1.30000", "2.10000"]);
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

  it("R5: a batch of a single row comes out as beta, and leaves the running statistics as they are", () => {
    const state = { mean: tf.tensor1d([1, -2]), variance: tf.tensor1d([4, 0.25]) };
    const output = layer.apply({ params, state }, tf.tensor2d([[7, 8]]), context);
    expect(valuesOf(output.y)).toEqual([10, 20]);
    expect(output.state).toBe(state);
  });

  it("R5: the variances of the smallest batches are right on the whole: over all pairs of rows their mean is that of the rows", () => {
    const last = batchNorm("last", { ...options, momentum: 0 });
    const own = { gamma: tf.ones([1]), beta: tf.zeros([1]) };
    const rows = [1, 2, 4, 7, 7, 9];
    const pairs = rows.flatMap((one, at) => rows.slice(at + 1).map((other) => [[one], [other]]));
    const variances = pairs.map((pair) => {
      const { state } = last.apply({ params: own, state: firstState(last, [1]) }, tf.tensor2d(pair), context);
      return valuesOf(state.variance!)[0]!;
    });
    // The rows' mean is 5: (16 + 9 + 1 + 4 + 4 + 16) / 5.
    expect(variances.reduce((sum, value) => sum + value, 0) / pairs.length).toBeCloseTo(10, 5);
  });

  it("R5: a single image has as many values as positions, and moves the running statistics", () => {
    const image = tf.tensor4d([1, 3, 5, 7], [1, 2, 2, 1]);
    const own = { gamma: tf.ones([1]), beta: tf.zeros([1]) };
    const { state } = layer.apply({ params: own, state: firstState(layer, [1]) }, image, context);
    expect(valuesOf(state.mean!)[0]).toBeCloseTo(0.4, 5);
    // Unbiased: (9 + 1 + 1 + 9) / 3.
    expect(valuesOf(state.variance!)[0]).toBeCloseTo(0.9 + 2 / 3, 5);
  });

  it.each([
    [{ momentum: 1 }, "momentum"],
    [{ momentum: -0.1 }, "momentum"],
    [{ epsilon: 0 }, "epsilon"],
  ])("refuses %j", (wrong, option) => {
    expect(() => batchNorm("b", { ...options, ...wrong })).toThrow(`layer "b": ${option} is a number`);
  });
});
