import { describe, expect, it } from "vitest";
import { layerNorm, ModelError } from "../src/index.js";
import { uniformTensor, valuesOf } from "./support/arrays.js";
import { tf } from "./support/cpu.js";
import { context, expectLayerGradients } from "./support/layers.js";

describe("layerNorm", () => {
  it("R5: takes each sample's own mean and deviation over its last axis: worked by hand", () => {
    const layer = layerNorm("layerNorm1", { epsilon: 1e-12 });
    const params = { gamma: tf.tensor1d([1, 2, 1]), beta: tf.tensor1d([0, 10, 0]) };
    // (1, 2, 3) has mean 2 and variance 2/3; (-6, 0, 6) is three standard normalised values, too.
    const x = tf.tensor2d([
      [1, 2, 3],
      [-6, 0, 6],
    ]);
    const root = Math.sqrt(1.5);
    const found = valuesOf(layer.apply({ params, state: {} }, x, context).y);
    [-root, 10, root, -root, 10, root].forEach((value, index) => {
      expect(found[index]).toBeCloseTo(value, 5);
    });
  });

  it("R5: does the same while training and predicting, row by row", () => {
    const layer = layerNorm("layerNorm1", { epsilon: 1e-5 });
    const x = uniformTensor([4, 3, 5], 1);
    const variables = { params: { gamma: uniformTensor([5], 2), beta: uniformTensor([5], 3) }, state: {} };
    const apply = (input: tf.Tensor, training: boolean) =>
      valuesOf(layer.apply(variables, input, { ...context, training }).y);
    expect(apply(x, false)).toEqual(apply(x, true));
    expect(apply(tf.slice(x, 2, 1), true)).toEqual(apply(x, true).slice(30, 45));
  });

  it.each([[[2, 5]], [[2, 3, 4]], [[2, 2, 2, 3]]])("A4: has the gradients of finite differences for %j", (shape) => {
    expectLayerGradients(layerNorm("layerNorm1", { epsilon: 0.1 }), uniformTensor(shape, 3));
  });

  it("refuses an epsilon of 0 and a scalar sample", () => {
    expect(() => layerNorm("layerNorm1", { epsilon: 0 })).toThrow(ModelError);
    expect(() => layerNorm("layerNorm1", { epsilon: 1e-5 }).plan([])).toThrow("at least one axis");
  });
});
