import { describe, expect, it } from "vitest";
import { lstm, ModelError } from "../src/index.js";
import { uniformTensor, valuesOf } from "./support/arrays.js";
import { tf } from "./support/cpu.js";
import { context, expectLayerGradients, randomParams } from "./support/layers.js";

const sigma = (x: number) => 1 / (1 + Math.exp(-x));

describe("lstm", () => {
  it("R5: computes gates, memory and state step by step: one unit, worked by hand", () => {
    const layer = lstm("lstm1", { units: 1, sequences: true });
    const params = {
      kernel: tf.tensor2d([[0.5, -1, 2, 1]]), // input, forget, candidate, output
      recurrentKernel: tf.tensor2d([[1, 0.5, -0.5, 2]]),
      bias: tf.tensor1d([0.1, 1, 0, -0.2]),
    };
    const xs = [1, -2, 0.5];
    let [h, c] = [0, 0];
    const expected = xs.map((x) => {
      const [i, f, o] = [sigma(0.5 * x + h + 0.1), sigma(-x + 0.5 * h + 1), sigma(x + 2 * h - 0.2)];
      c = f * c + i * Math.tanh(2 * x - 0.5 * h);
      h = o * Math.tanh(c);
      return h;
    });
    const { y } = layer.apply({ params, state: {} }, tf.tensor3d(xs, [1, 3, 1]), context);
    expect(y.shape).toEqual([1, 3, 1]);
    valuesOf(y).forEach((value, step) => {
      expect(value).toBeCloseTo(expected[step]!, 6);
    });
  });

  it("R5: gives on the last state alone, unless all are asked for", () => {
    const x = uniformTensor([2, 5, 3], 1);
    const params = randomParams(lstm("lstm1", { units: 4, sequences: true }), [5, 3], 7);
    const [all, last] = [true, false].map(
      (sequences) => lstm("lstm1", { units: 4, sequences }).apply({ params, state: {} }, x, context).y,
    );
    expect(last!.shape).toEqual([2, 4]);
    expect(valuesOf(last!)).toEqual(valuesOf(tf.slice(all!, [0, 4, 0], [2, 1, 4])));
  });

  it.each([false, true])("A4: has the gradients of finite differences, sequences %s", (sequences) => {
    expectLayerGradients(lstm("lstm1", { units: 3, sequences }), uniformTensor([2, 4, 2], 3));
  });

  it("R5: remembers at first: the forget gates' bias starts at 1, the others at 0", () => {
    const { params, outShape } = lstm("lstm1", { units: 2, sequences: false }).init([1, 2], [28, 28]);
    expect(outShape).toEqual([2]);
    expect(Array.from(params.bias!.data)).toEqual([0, 0, 1, 1, 0, 0, 0, 0]);
    expect(Object.values(params).map(({ shape }) => shape)).toEqual([[28, 8], [2, 8], [8]]);
  });

  it("R5: starts with a recurrent kernel of orthonormal rows", () => {
    const { params } = lstm("lstm1", { units: 5, sequences: false }).init([3, 4], [7, 2]);
    const kernel = tf.tensor(params.recurrentKernel!.data, [5, 20]);
    const products = valuesOf(tf.matMul(kernel, kernel, false, true));
    products.forEach((product, index) => {
      expect(product).toBeCloseTo(index % 6 === 0 ? 1 : 0, 5);
    });
  });

  it.each([[[28]], [[28, 28, 1]]])("D2: refuses a sample %j and says what to do", (shape) => {
    const layer = lstm("lstm1", { units: 2, sequences: false });
    expect(() => layer.plan(shape)).toThrow(ModelError);
    expect(() => layer.plan(shape)).toThrow(
      `layer "lstm1": lstm expected a sequence sample [steps, features], got [${shape}]; put the layer "sequence" before it`,
    );
  });

  it("R5: refuses no units", () => {
    expect(() => lstm("lstm1", { units: 0, sequences: false })).toThrow("units is a whole number of at least 1, got 0");
  });
});
