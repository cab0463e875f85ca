import { randomStream, rootKey } from "@conclave/random";
import { describe, expect, it } from "vitest";
import { fansOf, type InitializerName, initializerFromName, ones, zeros } from "../src/index.js";
import { orthogonal } from "../src/initializers/orthogonal.js";

const draw = (name: InitializerName, shape: readonly number[], seed = 1) =>
  initializerFromName(name)(shape, randomStream(rootKey(seed)));

function moments(values: Float32Array): { mean: number; variance: number; largest: number } {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const variance = values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length;
  return { mean, variance, largest: values.reduce((a, b) => Math.max(a, Math.abs(b)), 0) };
}

describe("initializers", () => {
  // A kernel of 200 inputs and 300 outputs.
  it.each<[InitializerName, number]>([
    ["heUniform", 2 / 200],
    ["heNormal", 2 / 200],
    ["glorotUniform", 2 / 500],
    ["glorotNormal", 2 / 500],
    ["lecunUniform", 1 / 200],
    ["lecunNormal", 1 / 200],
  ])("%s has mean 0, its variance and its bounds", (name, variance) => {
    const found = moments(draw(name, [200, 300]));
    // 60,000 draws: the mean's deviation is √(variance / 60,000), the variance's at most 0.6 % of it.
    expect(Math.abs(found.mean)).toBeLessThan(5 * Math.sqrt(variance / 60_000));
    expect(Math.abs(found.variance / variance - 1)).toBeLessThan(0.03);
    // Uniform ends at √3 deviations; normal is cut at 2, of the deviation before the cut (divided by 0.8796).
    const bound = name.endsWith("Uniform") ? Math.sqrt(3) : 2 / 0.8796256610342398;
    expect(found.largest / Math.sqrt(variance)).toBeLessThanOrEqual(bound * (1 + 1e-6));
    expect(found.largest / Math.sqrt(variance)).toBeGreaterThan(bound * 0.999);
  });

  it("draws the same values for ever: runs rely on them", () => {
    const words = (name: InitializerName) => Array.from(new Uint32Array(draw(name, [3, 2]).buffer));
    expect(words("heUniform")).toEqual([0x3f8d49f6, 0x3e7849f4, 0x3ef91481, 0xbd8d610e, 0xbf36e69f, 0x3f1a5287]);
    expect(words("glorotNormal")).toEqual([0x3f6203e8, 0x3e1f72a2, 0x3ea3fab4, 0xbd34495e, 0xbefb51ae, 0x3ecf17a3]);
  });

  it("draws the same orthonormal rows for ever", () => {
    const words = Array.from(new Uint32Array(orthogonal([3, 4], randomStream(rootKey(1))).buffer));
    expect(words).toEqual([
      0x3f6d290d, 0x3e274f73, 0x3eac10ba, 0xbd3d2d3f, 0xbe94f736, 0x3eca5446, 0x3f035cc1, 0xbf34459e, 0x3e646677,
      0x3e3630d1, 0xbf473ac3, 0xbf0f354b,
    ]);
  });

  it("counts a convolution's window into its fans", () => {
    expect(fansOf([200, 300])).toEqual({ fanIn: 200, fanOut: 300 });
    expect(fansOf([5, 3, 6, 16])).toEqual({ fanIn: 90, fanOut: 240 });
    const dense = draw("heUniform", [90, 16]);
    expect(draw("heUniform", [5, 3, 6, 16])).toEqual(dense);
  });

  it("fills with zeros and ones", () => {
    const stream = randomStream(rootKey(1));
    expect(Array.from(draw("zeros", [2, 2]))).toEqual([0, 0, 0, 0]);
    expect(Array.from(zeros([3], stream))).toEqual([0, 0, 0]);
    expect(Array.from(ones([3], stream))).toEqual([1, 1, 1]);
  });

  it("refuses a kernel without inputs and outputs", () => {
    expect(() => draw("heUniform", [4])).toThrow(RangeError);
  });
});
