import { describe, expect, it } from "vitest";
import { counterUniform, counterUniformArray, saltOf } from "../src/index.js";
import { valuesOf } from "./support/arrays.js";
import { tf } from "./support/cpu.js";

const MASK = 0xffffffffn;

/** The definition once more, in whole numbers of any size. */
function byDefinition(key0: number, key1: number, step: number, salt: number, index: number): number {
  const word = (value: number) => BigInt(value) & MASK;
  const mix = (value: bigint) => {
    let x = value;
    x ^= x >> 16n;
    x = (x * 0x7feb352dn) & MASK;
    x ^= x >> 15n;
    x = (x * 0x846ca68bn) & MASK;
    return x ^ (x >> 16n);
  };
  const start = mix(word(key0) ^ mix(word(key1) ^ mix(word(step) ^ word(salt))));
  const hash = mix((BigInt(index) * 0x9e3779b1n + start) & MASK);
  return Number(hash >> 8n) / 2 ** 24;
}

/** Pearson's χ² of counts against equal expectations. */
function chiSquare(counts: readonly number[]): number {
  const expected = counts.reduce((a, b) => a + b, 0) / counts.length;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

/**
 * For k degrees of freedom χ² has mean k and variance 2k; beyond five deviations (Wilson and Hilferty's cube root makes it near normal)
 * is a chance of about 1 in 3 million each way.
 */
function deviations(chi: number, freedom: number): number {
  const spread = 2 / (9 * freedom);
  return (Math.cbrt(chi / freedom) - (1 - spread)) / Math.sqrt(spread);
}

/** Counts of pairs (a_i, b_i) in a grid of bins × bins. */
function jointCounts(a: Float32Array, b: Float32Array, bins: number): number[] {
  const counts = new Array<number>(bins * bins).fill(0);
  a.forEach((value, index) => {
    counts[Math.floor(value * bins) * bins + Math.floor(b[index]! * bins)]!++;
  });
  return counts;
}

type Words = readonly [key0: number, key1: number, step: number, salt: number];

describe("counterUniformArray", () => {
  it("is its definition, for signed and unsigned words alike", () => {
    for (const [key0, key1, step, salt] of [
      [0, 0, 0, 0],
      [1, 2, 3, 4],
      [0xffffffff, 0x80000000, 2 ** 31 - 1, -5],
    ] as const) {
      const values = counterUniformArray(key0, key1, step, salt, 300);
      values.forEach((value, index) => {
        expect(value).toBe(byDefinition(key0, key1, step, salt, index));
      });
      expect(counterUniformArray(key0 | 0, key1 | 0, step, salt >>> 0, 300)).toEqual(values);
    }
  });

  it("keeps these values for ever: checkpoints rely on them", () => {
    const words = Array.from(counterUniformArray(1, 2, 3, 4, 4), (value) => value * 2 ** 24);
    expect(words).toEqual([3779594, 613557, 274927, 5513846]);
  });

  it("is uniform for each step and salt", () => {
    for (const [step, salt] of [
      [0, 0],
      [1, 0],
      [2, 77],
      [100_000, saltOf("dropout1")],
    ] as const) {
      const counts = new Array<number>(256).fill(0);
      for (const value of counterUniformArray(5, 6, step, salt, 65_536)) {
        counts[Math.floor(value * 256)]!++;
      }
      expect(Math.abs(deviations(chiSquare(counts), 255))).toBeLessThan(5);
    }
  });

  it.each<[string, Words, Words]>([
    ["steps", [5, 6, 0, 9], [5, 6, 1, 9]],
    ["far steps", [5, 6, 0, 9], [5, 6, 65_536, 9]],
    ["first words of keys", [5, 6, 0, 9], [4, 6, 0, 9]],
    ["second words of keys", [5, 6, 0, 9], [5, 7, 0, 9]],
    ["salts", [5, 6, 0, saltOf("dropout1")], [5, 6, 0, saltOf("dropout2")]],
  ])("gives neighbouring %s independent numbers", (_name, a, b) => {
    const counts = jointCounts(counterUniformArray(...a, 65_536), counterUniformArray(...b, 65_536), 16);
    expect(Math.abs(deviations(chiSquare(counts), 255))).toBeLessThan(5);
  });

  it.each([1, 2, 3, 16, 128, 256])("gives elements %d apart independent numbers", (distance) => {
    const values = counterUniformArray(5, 6, 7, 8, 65_536 + distance);
    const counts = jointCounts(values.subarray(0, 65_536), values.subarray(distance), 16);
    expect(Math.abs(deviations(chiSquare(counts), 255))).toBeLessThan(5);
  });

  it("gives each element a uniform sequence over the steps", () => {
    for (const index of [0, 1, 1000]) {
      const counts = new Array<number>(64).fill(0);
      for (let step = 0; step < 8192; step++) {
        counts[Math.floor(counterUniformArray(3, 4, step, 5, index + 1)[index]! * 64)]!++;
      }
      expect(Math.abs(deviations(chiSquare(counts), 63))).toBeLessThan(5);
    }
  });
});

describe("counterUniform", () => {
  it("gives a tensor of the shape asked for with the definition's values", () => {
    const key = tf.tensor1d([-2, 12345], "int32");
    const y = counterUniform(key, tf.scalar(9, "int32"), [3, 5], -77);
    expect(y.dtype).toBe("float32");
    expect(y.shape).toEqual([3, 5]);
    expect(valuesOf(y)).toEqual(Array.from(counterUniformArray(-2, 12345, 9, -77, 15)));
  });

  it("takes no part in gradients", () => {
    const key = tf.tensor1d([1, 2], "int32");
    const gradient = tf.grad((x) => tf.mul(x, counterUniform(key, tf.scalar(0, "int32"), [4], 1)))(tf.ones([4]));
    expect(valuesOf(gradient)).toEqual(Array.from(counterUniformArray(1, 2, 0, 1, 4)));
  });
});

describe("saltOf", () => {
  it("is FNV-1a, as an int32", () => {
    // Published vectors for FNV-1a 32: "" 0x811c9dc5, "a" 0xe40c292c, "foobar" 0xbf9cf968.
    expect(saltOf("") >>> 0).toBe(0x811c9dc5);
    expect(saltOf("a") >>> 0).toBe(0xe40c292c);
    expect(saltOf("foobar") >>> 0).toBe(0xbf9cf968);
    expect(saltOf("a")).toBe(0xe40c292c | 0);
  });
});
