import { describe, expect, it } from "vitest";
import { embedding, ModelError, sequence } from "../src/index.js";
import { uniformTensor, valuesOf } from "./support/arrays.js";
import { tf } from "./support/cpu.js";
import { expectGradients } from "./support/gradients.js";
import { context } from "./support/layers.js";

const numbers = tf.tensor2d([
  [2, 0, 2],
  [1, 1, 1],
]);

describe("embedding", () => {
  it("R5: looks rows up by number", () => {
    const table = tf.tensor2d([
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
    const { y } = embedding("embedding1", { vocabulary: 3, units: 2 }).apply(
      { params: { table }, state: {} },
      numbers,
      context,
    );
    expect(y.shape).toEqual([2, 3, 2]);
    expect(valuesOf(y)).toEqual([5, 6, 1, 2, 5, 6, 3, 4, 3, 4, 3, 4]);
  });

  it("A4: adds up the gradients of a row that is used more than once, as finite differences do", () => {
    const layer = embedding("embedding1", { vocabulary: 4, units: 3 });
    expectGradients(
      (table) => layer.apply({ params: { table: table! }, state: {} }, numbers, context).y,
      [uniformTensor([4, 3], 5)],
    );
  });

  it("R5: draws its table from a normal distribution of deviation 1", () => {
    const { data } = embedding("embedding1", { vocabulary: 100, units: 50 }).init([1, 2], [5]).params.table!;
    const squares = Array.from(data).reduce((sum, value) => sum + value * value, 0);
    expect(squares / data.length).toBeCloseTo(1, 1);
  });

  it.each([[[5, 2]], [[8, 8, 1]]])("D2: refuses a sample %j", (shape) => {
    expect(() => embedding("embedding1", { vocabulary: 4, units: 3 }).plan(shape)).toThrow(ModelError);
  });
});

describe("sequence", () => {
  it.each([
    [
      [28, 28, 1],
      [28, 28],
    ],
    [
      [8, 6, 3],
      [8, 18],
    ],
    [
      [5, 2],
      [5, 2],
    ],
    [[9], [9, 1]],
  ])("R5: makes a sequence of %j", (shape, outShape) => {
    const layer = sequence("sequence1");
    const x = uniformTensor([2, ...shape], 1);
    const { y } = layer.apply({ params: {}, state: {} }, x, context);
    expect(layer.plan(shape).outShape).toEqual(outShape);
    expect(y.shape).toEqual([2, ...outShape]);
    expect(valuesOf(y)).toEqual(valuesOf(x));
  });
});
