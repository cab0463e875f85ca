import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { NumberRange } from "../../src/search/dimension.js";
import { brokenNumberOf, cornerPoints, samplePoints } from "../../src/search/sample.js";

const rate: NumberRange = { kind: "range", field: "rate", low: 1e-4, high: 1, scale: "log", integer: false };
const width: NumberRange = { kind: "range", field: "width", low: 1, high: 64, scale: "linear", integer: true };
const size = { kind: "choice", field: "size", values: [16, 64, "full"] } as const;
const place = { seed: 7, round: 1 };

describe("M8: random points", () => {
  it("have one in each equal slice of every range, on its scale", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 0, max: 1000 }), (count, seed) => {
        const points = samplePoints([rate, width], count, { seed, round: 1 });
        expect(points).toHaveLength(count);
        // Rounding to four digits may move a point over the edge of its slice by a hair.
        const slices = points
          .map(({ rate: value }) => ((Math.log10(value as number) + 4) / 4) * count)
          .sort((a, b) => a - b);
        slices.forEach((slice, at) => {
          expect(slice).toBeGreaterThan(at - 0.01);
          expect(slice).toBeLessThan(at + 1.01);
        });
      }),
    );
  });

  it("stay within the range, and are whole where they are to be", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -50, max: 50 }),
        fc.integer({ min: 1, max: 200 }),
        fc.boolean(),
        (low, span, log) => {
          const range: NumberRange = log
            ? { ...width, low: Math.abs(low) + 1, high: Math.abs(low) + 1 + span, scale: "log" }
            : { ...width, low, high: low + span };
          for (const { width: value } of samplePoints([range], 20, place)) {
            expect(Number.isInteger(value)).toBe(true);
            expect(value).toBeGreaterThanOrEqual(range.low);
            expect(value).toBeLessThanOrEqual(range.high);
          }
        },
      ),
    );
  });

  it("reach both ends of a range of whole numbers as often as its middle", () => {
    const dice: NumberRange = { ...width, low: 1, high: 6 };
    const rolled = samplePoints([dice, rate], 600, place).map(({ width: value }) => value);
    for (const face of [1, 2, 3, 4, 5, 6]) expect(rolled.filter((value) => value === face)).toHaveLength(100);
  });

  it("differ in a narrow range as well, and have four digits in any other", () => {
    const plain: NumberRange = { ...rate, scale: "linear" };
    const drawn = (range: NumberRange) => samplePoints([range], 20, place).map(({ rate: value }) => Number(value));
    for (const scale of ["linear", "log"] as const) {
      for (const [low, high] of [
        [10_000, 10_010],
        [0.5, 0.5001],
        [1e-3, 1.0000001e-3],
      ] as const) {
        const values = drawn({ ...plain, scale, low, high });
        expect(new Set(values).size).toBe(20);
        for (const value of values) expect(value).toSatisfy((one: number) => one >= low && one <= high);
      }
    }
    for (const [low, high] of [
      [0, 1],
      [1e-6, 10],
      [-3, 3],
      [0.9, 0.999],
      [1000, 1100],
      [16, 4096],
    ] as const) {
      for (const value of drawn({ ...plain, low, high })) expect(Number(value.toPrecision(4))).toBe(value);
    }
    expect(drawn({ ...plain, low: 0.1, high: 0.1 })).toEqual([0.1]);
  });

  it("are the same for a seed and a round, and others for others", () => {
    const box = [rate, width, size];
    expect(samplePoints(box, 5, place)).toEqual(samplePoints(box, 5, place));
    expect(samplePoints(box, 5, place)).not.toEqual(samplePoints(box, 5, { seed: 7, round: 2 }));
    expect(samplePoints(box, 5, place)).not.toEqual(samplePoints(box, 5, { seed: 8, round: 1 }));
  });

  it("have each value of a choice equally often, and no point twice", () => {
    const sizes = samplePoints([rate, size], 9, place).map((point) => point.size);
    for (const value of size.values) expect(sizes.filter((one) => one === value)).toHaveLength(3);
    expect(
      samplePoints([size], 9, place)
        .map((point) => point.size)
        .sort(),
    ).toEqual([16, 64, "full"]);
  });
});

it("a number between the ends of a range is no whole one, unless all that may be drawn are", () => {
  const plain: NumberRange = { ...rate, scale: "linear" };
  for (const [low, high] of [
    [1, 8],
    [1, 9],
    [0, 1000],
    [-3, 3],
    [0.5, 0.9],
  ] as const) {
    const value = brokenNumberOf({ ...plain, low, high }) ?? Number.NaN;
    expect(Number.isInteger(value)).toBe(false);
    expect(value).toBeGreaterThan(low);
    expect(value).toBeLessThan(high);
  }
  expect(brokenNumberOf({ ...plain, low: 10_000, high: 90_000 })).toBeNull();
  expect(brokenNumberOf(width)).toBeNull();
});

it("the corners that are tried before a search are the ends of all ranges, and every choice", () => {
  expect(cornerPoints([rate, size])).toEqual([
    { rate: 1e-4, size: 16 },
    { rate: 1, size: "full" },
    { rate: 1e-4, size: 16 },
    { rate: 1e-4, size: 64 },
    { rate: 1e-4, size: "full" },
  ]);
});
