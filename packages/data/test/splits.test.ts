import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { groupSplit } from "../src/splits/group-split.js";
import { randomSplit } from "../src/splits/random-split.js";
import type { Split } from "../src/splits/split.js";
import { type Splittable, splitRows } from "../src/splits/split-rows.js";
import { timeSplit } from "../src/splits/time-split.js";

const halves = { test: 0.25, validation: 0.25 };
const counts = ({ train, validation, test }: Split) => [train.length, validation.length, test.length];
const allRows = ({ train, validation, test }: Split) => [...train, ...validation, ...test].sort((a, b) => a - b);

describe("G2: a random split", () => {
  it("gives each part its fraction, whatever the labels", () => {
    expect(counts(randomSplit(40, halves, 7))).toEqual([20, 10, 10]);
  });

  it("depends on the seed alone, and its test rows not on the validation's share", () => {
    const { test } = randomSplit(20, halves, 7);
    expect(Array.from(test)).toEqual(Array.from(randomSplit(20, { ...halves, validation: 0 }, 7).test));
    expect(Array.from(test)).not.toEqual(Array.from(randomSplit(20, halves, 8).test));
  });

  it("sets each row aside once (property)", () => {
    const fraction = fc.double({ min: 0.05, max: 0.45, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 30, max: 200 }), fraction, fraction, fc.nat(), (count, test, validation, seed) => {
        expect(allRows(randomSplit(count, { test, validation }, seed))).toEqual(
          Array.from({ length: count }, (_, row) => row),
        );
      }),
      { seed: 1 },
    );
  });
});

describe("G2: a split by time", () => {
  it("tests on the latest rows, validates on those before, and trains on the oldest", () => {
    const times = Float64Array.of(5, 1, 8, 3, 2, 7, 4, 6);
    expect(timeSplit(times, 8, halves)).toEqual({
      train: Int32Array.of(1, 4, 3, 6),
      validation: Int32Array.of(0, 7),
      test: Int32Array.of(5, 2),
    });
  });

  it("takes rows without times to be in order, and keeps the order of rows of one time", () => {
    expect(timeSplit(null, 4, halves).test).toEqual(Int32Array.of(3));
    expect(timeSplit(new Float64Array(4), 4, halves).train).toEqual(Int32Array.of(0, 1));
  });
});

describe("G2: a split by group", () => {
  const wards = ["a", "b", "c", "d", "e", "f", "g", "h"].flatMap((name) => new Array<string>(5).fill(name));

  it("parts no group, and comes as near to the fractions as whole groups allow", () => {
    const split = groupSplit(wards, halves, 7);
    expect(counts(split)).toEqual([20, 10, 10]);
    const partsOf = (name: string) =>
      [split.train, split.validation, split.test].filter((rows) => rows.some((row) => wards[row] === name)).length;
    expect([...new Set(wards)].map(partsOf)).toEqual(new Array(8).fill(1));
  });

  it("does not depend on the order of the rows", () => {
    const names = (rows: readonly string[]) =>
      new Set(Array.from(groupSplit(rows, halves, 7).test, (row) => rows[row]));
    expect(names(wards.toReversed())).toEqual(names(wards));
  });

  it("takes the smallest group where even that is too many, and leaves a group to train on", () => {
    const groups = [...new Array<string>(8).fill("large"), ...new Array<string>(4).fill("small")];
    const split = groupSplit(groups, { test: 0.05, validation: 0 }, 7);
    expect(Array.from(split.test)).toEqual([8, 9, 10, 11]);
    expect(split.train.length).toBe(8);
  });

  it("sets each row aside once (property)", () => {
    const groups = fc.array(fc.constantFrom("a", "b", "c", "d", "e"), { minLength: 20, maxLength: 60 });
    fc.assert(
      fc.property(groups, fc.nat(), (names, seed) => {
        fc.pre(new Set(names).size >= 3);
        expect(allRows(groupSplit(names, halves, seed))).toEqual(Array.from(names.keys()));
      }),
      { seed: 1 },
    );
  });

  it("of too few groups is refused", () => {
    expect(() => groupSplit(["a", "b", "a", "b"], { test: 0.4, validation: 0.4 }, 7)).toThrow(
      expect.objectContaining({ code: "too-few-rows", message: expect.stringContaining("of 2 groups is no row") }),
    );
  });
});

describe("G2: a way that the rows do not allow is refused", () => {
  const rows: Splittable = { file: "a.csv", count: 4, classes: null, groups: null, times: null };

  it.each([
    ["stratified", "rows without a class cannot be split in each class's share; set `data.split: { by: random }`"],
    ["group", "the rows have no groups: name their column; set `data.split: { by: group, column: NAME }`"],
  ] as const)("%s", (by, message) => {
    expect(() => splitRows(rows, by, halves, 7)).toThrow(
      expect.objectContaining({ code: "bad-option", message: expect.stringContaining(message) }),
    );
  });

  it("and fractions that leave nothing", () => {
    expect(() => randomSplit(3, { test: 0.1, validation: 0 }, 7)).toThrow(
      expect.objectContaining({ code: "too-few-rows" }),
    );
  });
});
