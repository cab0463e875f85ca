import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stratifiedSplit } from "../src/splits/stratified-split.js";

/** Rows of class 0, then of class 1, … */
function labels(...counts: number[]): Int32Array {
  return Int32Array.from(counts.flatMap((count, label) => new Array<number>(count).fill(label)));
}

function countsOf(rows: Int32Array, all: Int32Array, classes: number): number[] {
  const counts = new Array<number>(classes).fill(0);
  for (const row of rows) counts[all[row]!]!++;
  return counts;
}

describe("G2: stratifiedSplit", () => {
  it("gives each class its share of each part", () => {
    const all = labels(100, 50, 10);
    const { train, validation, test } = stratifiedSplit(all, 3, { validation: 0.1, test: 0.2 }, 7);
    expect(countsOf(test, all, 3)).toEqual([20, 10, 2]);
    expect(countsOf(validation, all, 3)).toEqual([10, 5, 1]);
    expect(countsOf(train, all, 3)).toEqual([70, 35, 7]);
  });

  it("rounds the sum and gives what is missing to the largest remainders", () => {
    const all = labels(15, 12, 3); // a tenth: 1.5, 1.2 and 0.3, together 3
    expect(countsOf(stratifiedSplit(all, 3, { validation: 0, test: 0.1 }, 1).test, all, 3)).toEqual([2, 1, 0]);
  });

  it("sets aside each row once and keeps each class in training (property)", () => {
    const counts = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 2, maxLength: 6 });
    const fraction = fc.double({ min: 0.05, max: 0.45, noNaN: true });
    fc.assert(
      fc.property(counts, fraction, fraction, fc.nat(), (sizes, validation, test, seed) => {
        const all = labels(...sizes);
        fc.pre(all.length >= 40);
        const split = stratifiedSplit(all, sizes.length, { validation, test }, seed);
        const rows = [...split.train, ...split.validation, ...split.test].sort((a, b) => a - b);
        expect(rows).toEqual(Array.from(all.keys()));
        for (const part of [split.train, split.validation, split.test]) expect(part).toEqual(part.toSorted());
        expect(Math.min(...countsOf(split.train, all, sizes.length))).toBeGreaterThan(0);
      }),
      { seed: 1 },
    );
  });

  it("depends on the seed, and on nothing else", () => {
    const all = labels(30, 30);
    const fractions = { validation: 0, test: 0.2 };
    expect(Array.from(stratifiedSplit(all, 2, fractions, 7).test)).toEqual([
      6, 10, 16, 17, 19, 21, 30, 35, 41, 46, 49, 52,
    ]);
    expect(stratifiedSplit(all, 2, fractions, 8).test).not.toEqual(stratifiedSplit(all, 2, fractions, 7).test);
  });

  it("sets the same test rows aside, with validation or without", () => {
    const all = labels(30, 30);
    const { test } = stratifiedSplit(all, 2, { validation: 0.1, test: 0.2 }, 7);
    expect(test).toEqual(stratifiedSplit(all, 2, { validation: 0, test: 0.2 }, 7).test);
  });

  it("trains on all rows when none are set aside", () => {
    const all = labels(2, 2);
    expect(stratifiedSplit(all, 2, { validation: 0, test: 0 }, 7)).toEqual({
      train: Int32Array.of(0, 1, 2, 3),
      validation: new Int32Array(0),
      test: new Int32Array(0),
    });
  });

  it("refuses classes of a row each, which have none to spare", () => {
    expect(() => stratifiedSplit(labels(1, 1, 1, 1, 1, 1, 1, 1, 1, 1), 10, { validation: 0, test: 0.1 }, 7)).toThrow(
      expect.objectContaining({
        code: "too-few-rows",
        message:
          "data.test: each class keeps a row to train on, and of the 10 rows in 10 classes none is left to set aside; merge classes, or set `data.split: random`",
      }),
    );
  });

  it("refuses a fraction that is no row", () => {
    expect(() => stratifiedSplit(labels(2, 2), 2, { validation: 0.1, test: 0 }, 7)).toThrow(
      expect.objectContaining({
        code: "too-few-rows",
        message: "data.validation: a fraction of 0.1 of 4 rows is no row; raise the fraction or set it to 0",
      }),
    );
  });
});
