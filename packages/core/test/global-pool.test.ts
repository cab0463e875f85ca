import { describe, expect, it } from "vitest";
import { globalAveragePool, globalMaxPool, ModelError } from "../src/index.js";
import { spacedTensor, uniformTensor, valuesOf } from "./support/arrays.js";
import { tf } from "./support/cpu.js";
import { context, expectLayerGradients } from "./support/layers.js";

const nothing = { params: {}, state: {} };
/** Two channels of 2x2 positions: 1, 2, 3, 6 and -1, -5, -1, -1. */
const image = tf.tensor4d([1, -1, 2, -5, 3, -1, 6, -1], [1, 2, 2, 2]);

describe("globalAveragePool", () => {
  it("R5: is each channel's mean", () => {
    const { y } = globalAveragePool("pool1").apply(nothing, image, context);
    expect(y.shape).toEqual([1, 2]);
    expect(valuesOf(y)).toEqual([3, -2]);
  });

  it("A4: has the gradients of finite differences", () => {
    expectLayerGradients(globalAveragePool("pool1"), uniformTensor([2, 3, 2, 3], 1));
  });
});

describe("globalMaxPool", () => {
  it("R5: is each channel's largest element", () => {
    expect(valuesOf(globalMaxPool("pool1").apply(nothing, image, context).y)).toEqual([6, -1]);
  });

  it("R5: shares the gradient among equal ones, so that it is never counted twice", () => {
    const gradient = tf.grad((x) => globalMaxPool("pool1").apply(nothing, x, context).y)(image, tf.tensor2d([[5, 6]]));
    expect(valuesOf(gradient)).toEqual([0, 2, 0, 0, 0, 2, 5, 2]);
  });

  it("A4: has the gradients of finite differences", () => {
    expectLayerGradients(globalMaxPool("pool1"), spacedTensor([2, 3, 2, 3], 1));
  });
});

it.each([globalAveragePool, globalMaxPool])("D2: %o refuses a flat sample", (pool) => {
  expect(() => pool("pool1").plan([8])).toThrow(ModelError);
  expect(pool("pool1").plan([7, 5, 3]).outShape).toEqual([3]);
});
