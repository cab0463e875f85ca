import { describe, expect, it } from "vitest";
import { deriveKey, type RandomStream, randomStream, rootKey } from "../src/index.js";
import { naturalLogarithm } from "../src/logarithm.js";
import { normalQuantile } from "../src/normal-quantile.js";
import { philox4x32 } from "../src/philox.js";

const DRAWS = 100_000;

function stream(name: string): RandomStream {
  return randomStream(deriveKey(rootKey(2026), name));
}

function draw(count: number, next: () => number): Float64Array {
  return Float64Array.from({ length: count }, next);
}

/** The mean of x^power. */
function moment(values: Float64Array, power: number): number {
  return values.reduce((sum, value) => sum + value ** power, 0) / values.length;
}

function chiSquare(counts: readonly number[]): number {
  const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

describe("uint32", () => {
  it("reads the words of the blocks 0, 1, 2 … in order", () => {
    const key = rootKey(5);
    const words = randomStream(key);
    const read = Array.from({ length: 12 }, () => words.uint32());
    expect(read).toEqual([0, 1, 2].flatMap((block) => philox4x32([block, 0, 0, 0], key)));
  });

  it("sets each of its 32 bits half of the time", () => {
    const words = stream("bits");
    const ones = new Array<number>(32).fill(0);
    for (let index = 0; index < DRAWS; index++) {
      const word = words.uint32();
      for (let bit = 0; bit < 32; bit++) ones[bit]! += (word >>> bit) & 1;
    }
    // five standard deviations of a binomial count
    for (const count of ones) expect(Math.abs(count - DRAWS / 2)).toBeLessThan((5 * Math.sqrt(DRAWS)) / 2);
  });
});

describe("below", () => {
  it("is uniform (chi-square with 9 degrees of freedom, 99.9 %: 27.9)", () => {
    const words = stream("below");
    const counts = new Array<number>(10).fill(0);
    for (let index = 0; index < DRAWS; index++) counts[words.below(10)]!++;
    expect(chiSquare(counts)).toBeLessThan(27.9);
  });

  it("is unbiased where a plain remainder would favour the first third by half", () => {
    // 2^32 mod (3 * 2^30) = 2^30: `word % bound` hits [0, 2^30) with probability 1/2 instead of 1/3
    const words = stream("bias");
    const bound = 3 * 2 ** 30;
    const thirds = [0, 0, 0];
    for (let index = 0; index < DRAWS; index++) thirds[Math.floor(words.below(bound) / 2 ** 30)]!++;
    expect(chiSquare(thirds)).toBeLessThan(13.8); // 2 degrees of freedom, 99.9 %
  });

  it("returns 0 for the bound 1", () => {
    expect(stream("one").below(1)).toBe(0);
  });

  it.each([0, -1, 1.5, 2 ** 32, Number.NaN])("refuses the bound %s", (bound) => {
    expect(() => stream("bad").below(bound)).toThrow(/a bound is an integer from 1 to 2\^32 - 1/);
  });
});

describe("uniform", () => {
  it("stays in [0, 1) with the mean 1/2, the variance 1/12 and no serial correlation", () => {
    const next = stream("uniform");
    const values = draw(DRAWS, next.uniform);
    expect(values.every((value) => value >= 0 && value < 1)).toBe(true);
    const mean = moment(values, 1);
    expect(mean).toBeCloseTo(0.5, 2);
    expect(moment(values, 2) - mean * mean).toBeCloseTo(1 / 12, 2);
    let serial = 0;
    for (let index = 1; index < DRAWS; index++) serial += (values[index]! - 0.5) * (values[index - 1]! - 0.5);
    expect(Math.abs((serial / DRAWS) * 12)).toBeLessThan(5 / Math.sqrt(DRAWS));
  });

  it("fills 100 cells evenly (chi-square with 99 degrees of freedom, 99.9 %: 148.2)", () => {
    const next = stream("cells");
    const counts = new Array<number>(100).fill(0);
    for (let index = 0; index < DRAWS; index++) counts[Math.floor(next.uniform() * 100)]!++;
    expect(chiSquare(counts)).toBeLessThan(148.2);
  });
});

describe("normal", () => {
  it("has the moments 0, 1, 0 and 3", () => {
    const values = draw(DRAWS, stream("normal").normal);
    // five standard errors: the variances of x, x^2, x^3 and x^4 are 1, 2, 15 and 96
    expect(Math.abs(moment(values, 1))).toBeLessThan(5 * Math.sqrt(1 / DRAWS));
    expect(Math.abs(moment(values, 2) - 1)).toBeLessThan(5 * Math.sqrt(2 / DRAWS));
    expect(Math.abs(moment(values, 3))).toBeLessThan(5 * Math.sqrt(15 / DRAWS));
    expect(Math.abs(moment(values, 4) - 3)).toBeLessThan(5 * Math.sqrt(96 / DRAWS));
  });

  it("puts a tenth of its draws between each two deciles (chi-square with 9 degrees of freedom)", () => {
    const deciles = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((tenth) => normalQuantile(tenth / 10));
    const next = stream("deciles");
    const counts = new Array<number>(10).fill(0);
    for (let index = 0; index < DRAWS; index++) {
      const value = next.normal();
      counts[deciles.filter((decile) => value > decile).length]!++;
    }
    expect(chiSquare(counts)).toBeLessThan(27.9);
  });

  it("keeps its bits, since initial weights of saved runs stand on them", () => {
    const next = stream("golden");
    expect(Array.from({ length: 3 }, next.normal)).toEqual([
      2.5216882191841044, -2.1840001839040184, -2.0804347793410405,
    ]);
  });
});

describe("normalQuantile", () => {
  // AS 241 gives the first two as test values of PPND16; the others are scipy.stats.norm.ppf
  it.each([
    [0.25, -0.6744897501960817],
    [0.001, -3.0902323061678132],
    [0.975, 1.959963984540054],
    [1e-10, -6.361340902404056],
    [1e-14, -7.650628092935268],
    [0.5, 0],
  ])("at %s is %s", (probability, quantile) => {
    expect(Math.abs(normalQuantile(probability) - quantile)).toBeLessThanOrEqual(4e-15 * Math.abs(quantile));
  });

  it("is odd around one half", () => {
    for (const probability of [0.25, 0.125, 2 ** -10, 2 ** -40]) {
      expect(normalQuantile(1 - probability)).toBe(-normalQuantile(probability));
    }
  });
});

describe("naturalLogarithm", () => {
  it("agrees with Math.log to a few units in the last place", () => {
    for (let exponent = -60; exponent <= 60; exponent++) {
      for (const mantissa of [1, 1.1, 1.25, 1.4, 1.42, 1.5, 1.75, 1.999]) {
        const x = mantissa * 2 ** exponent;
        const reference = Math.log(x);
        expect(Math.abs(naturalLogarithm(x) - reference)).toBeLessThanOrEqual(
          5e-16 * Math.max(Math.abs(reference), 0.5),
        );
      }
    }
  });
});
