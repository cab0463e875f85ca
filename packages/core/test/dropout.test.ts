import { describe, expect, it } from "vitest";
import { type ApplyContext, counterUniformArray, dropout, saltOf, sequential } from "../src/index.js";
import { uniformTensor, valuesOf } from "./support/arrays.js";
import { tf } from "./support/cpu.js";
import { context, expectLayerGradients } from "./support/layers.js";

const apply = (layer: ReturnType<typeof dropout>, x: tf.Tensor, changed: Partial<ApplyContext> = {}) =>
  valuesOf(layer.apply({ params: {}, state: {} }, x, { ...context, ...changed }).y);

describe("dropout", () => {
  it("R5: drops where the uniform number of key, step and path is below the rate, and scales up the rest", () => {
    const uniform = counterUniformArray(7, 11, 3, saltOf("dropout1"), 40);
    const y = apply(dropout("dropout1", { rate: 0.25 }), tf.fill([5, 8], 3));
    expect(y).toEqual(Array.from(uniform, (u) => (u >= 0.25 ? 4 : 0)));
  });

  it("R5: keeps the mean, and drops the share asked for", () => {
    const y = apply(dropout("dropout1", { rate: 0.3 }), tf.ones([100, 200]));
    // 20,000 draws: the share of zeros has a deviation of √(0.3 · 0.7 / 20,000) = 0.0032.
    expect(Math.abs(y.filter((value) => value === 0).length / y.length - 0.3)).toBeLessThan(0.016);
    expect(Math.abs(y.reduce((a, b) => a + b, 0) / y.length - 1)).toBeLessThan(0.016 / 0.7);
  });

  it("R5: drops others at the next step, for another key and in another layer, and the same again at the same place", () => {
    const x = tf.ones([8, 8]);
    const layer = dropout("dropout1", { rate: 0.5 });
    const first = apply(layer, x);
    expect(apply(layer, x)).toEqual(first);
    expect(apply(layer, x, { step: tf.scalar(4, "int32") })).not.toEqual(first);
    expect(apply(layer, x, { key: tf.tensor1d([7, 12], "int32") })).not.toEqual(first);
    expect(apply(dropout("dropout2", { rate: 0.5 }), x)).not.toEqual(first);
  });

  it("R5: goes by its path in the model, so that layers of one name in two blocks differ", () => {
    const block = (name: string) => sequential(name, [dropout("dropout1", { rate: 0.5 })]);
    const x = tf.ones([8, 8]);
    const inBlock = (name: string) =>
      valuesOf(sequential("model", [block(name)]).apply({ params: {}, state: {} }, x, context).y);
    expect(inBlock("block1")).not.toEqual(inBlock("block2"));
    const uniform = counterUniformArray(7, 11, 3, saltOf("block1/dropout1"), 64);
    expect(inBlock("block1")).toEqual(Array.from(uniform, (u) => (u >= 0.5 ? 2 : 0)));
  });

  it("R5: does nothing when predicting", () => {
    const x = uniformTensor([4, 4], 1);
    expect(apply(dropout("dropout1", { rate: 0.9 }), x, { training: false })).toEqual(valuesOf(x));
  });

  it("A4: has the gradient of finite differences: the mask itself", () => {
    expectLayerGradients(dropout("dropout1", { rate: 0.4 }), uniformTensor([3, 5], 2));
  });

  it.each([-0.1, 1, 2, Number.NaN])("refuses the rate %d", (rate) => {
    expect(() => dropout("dropout1", { rate })).toThrow('layer "dropout1": rate is a number from 0 up to');
  });
});
