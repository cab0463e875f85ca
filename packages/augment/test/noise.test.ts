import { randomStream, rootKey } from "@conclave/random";
import { describe, expect, it } from "vitest";
import { noise } from "../src/transforms/noise.js";
import { roundedGaussian } from "../src/transforms/rounded-gaussian.js";
import { OFF } from "./support/options.js";

const size = { height: 101, width: 99, channels: 1 };

/** An image of one grey level with noise, its values as a plain array. */
function noisy(grey: number, deviation: number, { height, width, channels } = size): number[] {
  const data = new Uint8ClampedArray(height * width * channels).fill(grey);
  noise.prepare({ ...OFF, noise: deviation }, { height, width, channels })(
    { data, offset: 0 },
    randomStream(rootKey(5)),
  );
  return Array.from(data);
}

function mean(values: Iterable<number>): number {
  let [sum, count] = [0, 0];
  for (const value of values) [sum, count] = [sum + value, count + 1];
  return sum / count;
}

describe("R3: roundedGaussian", () => {
  it("gives each whole number as often as the normal distribution does, to one of 65,536", () => {
    const offsets = roundedGaussian(1);
    const often = (offset: number) => offsets.filter((value) => value === offset).length;
    // 65,536 (Φ(k + ½) - Φ(k - ½)), from a table of the normal distribution
    for (const [offset, expected] of [
      [0, 25095.33],
      [1, 15842.06],
      [2, 3971.27],
      [3, 391.72],
      [4, 15.03],
    ] as const) {
      expect(Math.abs(often(offset) - expected)).toBeLessThanOrEqual(1);
      expect(often(-offset)).toBe(often(offset));
    }
  });

  it.each([0.2, 0.7, 8, 60.5, 255])("has mean 0 and the variance of the deviation %d, rounded", (deviation) => {
    const offsets = Array.from(roundedGaussian(deviation));
    const variance = mean(offsets.map((offset) => offset * offset));
    expect(mean(offsets)).toBe(0);
    // rounding adds a twelfth to the variance (Sheppard's correction), as long as the distribution is wider than a grey level
    if (deviation > 0.5) expect(variance / (deviation ** 2 + 1 / 12)).toBeCloseTo(1, 2);
    else expect(variance).toBeCloseTo(2 * 0.0062097, 4); // 2 (1 - Φ(2.5)): what rounds to 1 and -1
  });
});

describe("R3: noise", () => {
  it("has the deviation that was asked for, around the grey level that was there", () => {
    const values = noisy(128, 8);
    expect(Math.abs(mean(values) - 128)).toBeLessThan((5 * 8) / Math.sqrt(values.length));
    const variance = mean(values.map((value) => (value - 128) ** 2));
    expect(Math.abs(variance / (64 + 1 / 12) - 1)).toBeLessThan(5 * Math.sqrt(2 / values.length));
  });

  it("differs from value to value, in each channel, and neighbours know nothing of each other", () => {
    const values = noisy(128, 8, { height: 60, width: 60, channels: 3 }).map((value) => value - 128);
    for (const distance of [1, 2, 3]) {
      const products = values.slice(distance).map((value, index) => value * values[index]!);
      expect(Math.abs(mean(products)) / 64).toBeLessThan(5 / Math.sqrt(products.length));
    }
  });

  it("stays within 0 and 255: half of black stays black, half of white stays white", () => {
    for (const grey of [0, 255]) {
      const kept = mean(noisy(grey, 20).map((value) => Number(value === grey)));
      expect(kept).toBeGreaterThan(0.47); // ½ and what rounds to 0, half of 2 %
      expect(kept).toBeLessThan(0.55);
      expect(Math.abs(mean(noisy(grey, 20)) - grey)).toBeLessThan(10); // nothing wraps around
    }
  });

  it("is the same whatever the image is", () => {
    const onDark = noisy(100, 8).map((value) => value - 100);
    expect(noisy(150, 8).map((value) => value - 150)).toEqual(onDark);
  });

  it("writes at its offset only", () => {
    const data = new Uint8ClampedArray(9).fill(128);
    const one = { height: 1, width: 3, channels: 1 };
    noise.prepare({ ...OFF, noise: 50 }, one)({ data, offset: 3 }, randomStream(rootKey(1)));
    const changed = Array.from(data, (value) => value !== 128);
    expect(changed).toEqual([false, false, false, true, true, true, false, false, false]);
  });
});
