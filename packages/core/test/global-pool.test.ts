import { describe, expect, it } from "vitest";
import { globalAveragePool, globalMaxPool, ModelError } from "../src/index.js";
import { spacedTensor, uniformTensor, valuesOf } from "./support/arrays.js";
import { tf } from "./support/cpu.js";
import { context, expectLayerGradients } from "./support/layers.js";

const nothing = { params: {}, state: {} };
/** Two channels of 2x2 positions: 1, 2, 3, 6 and -1, -5, -1, -1. */
const image = tf.tensor4d([1, -1, 2, -5, 3, -1, 6, -1], [1, 2, 2, 2]);
/** The same as four steps of two features. */
const sequence = tf.reshape(image, [1, 4, 2]);
const sizes = [
  ["images", [2, 3, 2, 3]],
  ["sequences", [2, 5, 3]],
] as const;

const both = [
  ["images", image],
  ["sequences", sequence],
] as const;

describe("globalAveragePool", () => {
  it.each(both)("R5: is each channel's mean: %s", (_name, x) => {
    const { y } = globalAveragePool("pool1").apply(nothing, x, context);
    expect(y.shape).toEqual([1, 2]);
    expect(valuesOf(y)).toEqual([3, -2]);
  });

  it.each(sizes)("A4: has the gradients of finite differences: %s", (_name, shape) => {
    expectLayerGradients(globalAveragePool("pool1"), uniformTensor(shape, 1));
  });
});

describe("globalMaxPool", () => {
  it.each(both)("R5: is each channel's largest element: %s", (_name, x) => {
    const { y } = globalMaxPool("pool1").apply(nothing, x, context);
    expect(y.shape).toEqual([1, 2]);
    expect(valuesOf(y)).toEqual([6, -1]);
  });

  it.each(both)("R5: shares the gradient among equal ones, so that it is never counted twice: %s", (_name, x) => {
    const gradient = tf.grad((x) => globalMaxPool("pool1").apply(nothing, x, context).y)(x, tf.tensor2d([[5, 6]]));
    expect(valuesOf(gradient)).toEqual([0, 2, 0, 0, 0, 2, 5, 2]);
  });

  it.each(sizes)("A4: has the gradients of finite differences: %s", (_name, shape) => {
    expectLayerGradients(globalMaxPool("pool1"), spacedTensor(shape, 1));
  });
});

it.each([globalAveragePool, globalMaxPool])("D2: %o takes images and sequences, and refuses a flat sample", (pool) => {
  expect(pool("pool1").plan([7, 5, 3]).outShape).toEqual([3]);
  expect(pool("pool1").plan([7, 5]).outShape).toEqual([5]);
  expect(() => pool("pool1").plan([8])).toThrow(ModelError);
  expect(() => pool("pool1").plan([8])).toThrow(
    "expected an image [height, width, channels] or a sequence [steps, features], got [8]; put it before flatten",
  );
  expect(() => pool("pool1").plan([2, 3, 4, 5])).toThrow(ModelError);
});
