import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  deriveKey,
  drawWithoutReplacement,
  drawWithReplacement,
  permutation,
  randomStream,
  rootKey,
} from "../src/index.js";

function stream(seed: number) {
  return randomStream(deriveKey(rootKey(seed), "draws"));
}

describe("permutation", () => {
  it("holds each number once (property)", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 300 }), fc.nat(), (count, seed) => {
        const sorted = permutation(count, stream(seed)).sort();
        expect(Array.from(sorted)).toEqual(Array.from({ length: count }, (_, index) => index));
      }),
      { seed: 1 },
    );
  });

  it("gives each of the 24 orders of four equally often (chi-square with 23 degrees of freedom, 99.9 %: 49.7)", () => {
    const source = stream(1);
    const counts = new Map<string, number>();
    for (let draw = 0; draw < 24_000; draw++) {
      const order = permutation(4, source).join();
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    let statistic = 0;
    for (const count of counts.values()) statistic += (count - 1000) ** 2 / 1000;
    expect(statistic).toBeLessThan(49.7);
  });

  it("depends on the key alone", () => {
    expect(permutation(50, stream(3))).toEqual(permutation(50, stream(3)));
    expect(permutation(50, stream(3))).not.toEqual(permutation(50, stream(4)));
  });
});

describe("drawWithReplacement", () => {
  it("leaves out a share of 1/e of the rows, as a bootstrap sample does", () => {
    const drawn = new Set(drawWithReplacement(100_000, 100_000, stream(5)));
    expect(1 - drawn.size / 100_000).toBeCloseTo(Math.exp(-1), 2);
  });

  it("draws more than the population holds", () => {
    expect(Array.from(drawWithReplacement(1, 3, stream(6)))).toEqual([0, 0, 0]);
  });

  it("refuses an empty population", () => {
    expect(() => drawWithReplacement(0, 1, stream(7))).toThrow("cannot draw 1 numbers from an empty population");
    expect(drawWithReplacement(0, 0, stream(7)).length).toBe(0);
  });
});

describe("drawWithoutReplacement", () => {
  it("draws different numbers, each equally often (chi-square with 9 degrees of freedom)", () => {
    const source = stream(8);
    const counts = new Array<number>(10).fill(0);
    for (let draw = 0; draw < 10_000; draw++) {
      const drawn = drawWithoutReplacement(10, 3, source);
      expect(new Set(drawn).size).toBe(3);
      for (const number of drawn) counts[number]!++;
    }
    // draws of one sample exclude each other, so the statistic is below the chi-square law: the bound stays valid
    const statistic = counts.reduce((sum, count) => sum + (count - 3000) ** 2 / 3000, 0);
    expect(statistic).toBeLessThan(27.9);
  });

  it("refuses more than there are", () => {
    expect(() => drawWithoutReplacement(3, 4, stream(9))).toThrow(
      "cannot draw 4 different numbers from a population of 3",
    );
    expect(() => drawWithoutReplacement(3, -1, stream(9))).toThrow(RangeError);
  });
});
