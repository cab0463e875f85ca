import { describe, expect, it } from "vitest";
import { gru, ModelError } from "../src/index.js";
import { uniformTensor, valuesOf } from "./support/arrays.js";
import { tf } from "./support/cpu.js";
import { context, expectLayerGradients, randomParams } from "./support/layers.js";

const sigma = (x: number) => 1 / (1 + Math.exp(-x));

describe("gru", () => {
  it("R5: computes gates and state step by step: one unit, worked by hand", () => {
    const layer = gru("gru1", { units: 1, sequences: true });
    const params = {
      kernel: tf.tensor2d([[0.5, -1, 2]]), // reset, update, candidate
      recurrentKernel: tf.tensor2d([[1, 0.5, -0.5]]),
      bias: tf.tensor1d([0.1, 1, -0.3]),
      recurrentBias: tf.tensor1d([0.7]),
    };
    const xs = [1, -2, 0.5];
    let h = 0;
    const expected = xs.map((x) => {
      const [r, z] = [sigma(0.5 * x + h + 0.1), sigma(-x + 0.5 * h + 1)];
      const n = Math.tanh(2 * x - 0.3 + r * (-0.5 * h + 0.7));
      h = (1 - z) * n + z * h;
      return h;
    });
    const { y } = layer.apply({ params, state: {} }, tf.tensor3d(xs, [1, 3, 1]), context);
    valuesOf(y).forEach((value, step) => {
      expect(value).toBeCloseTo(expected[step]!, 6);
    });
  });

  it("R5: gives on the last state alone, unless all are asked for", () => {
    const x = uniformTensor([2, 5, 3], 1);
    const params = randomParams(gru("gru1", { units: 4, sequences: true }), [5, 3], 7);
    const [all, last] = [true, false].map(
      (sequences) => gru("gru1", { units: 4, sequences }).apply({ params, state: {} }, x, context).y,
    );
    expect(last!.shape).toEqual([2, 4]);
    expect(valuesOf(last!)).toEqual(valuesOf(tf.slice(all!, [0, 4, 0], [2, 1, 4])));
  });

  it.each([false, true])("A4: has the gradients of finite differences, sequences %s", (sequences) => {
    expectLayerGradients(gru("gru1", { units: 3, sequences }), uniformTensor([2, 4, 2], 3));
  });

  it("R5: has three gates and a bias of its own for what is recalled", () => {
    const { params } = gru("gru1", { units: 2, sequences: false }).plan([9, 5]);
    expect(Object.entries(params).map(([path, { shape }]) => [path, shape])).toEqual([
      ["kernel", [5, 6]],
      ["recurrentKernel", [2, 6]],
      ["bias", [6]],
      ["recurrentBias", [2]],
    ]);
  });

  it("D2: refuses an image", () => {
    expect(() => gru("gru1", { units: 2, sequences: false }).plan([28, 28, 1])).toThrow(ModelError);
  });
});
