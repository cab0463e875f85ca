import { describe, expect, it } from "vitest";
import { fitNormalisation } from "../src/normalisation.js";
import type { Rows } from "../src/rows.js";

function rows(count: number, features: Rows["features"]): Rows {
  return { count, features, labels: new Int32Array(count), weights: null, groups: null };
}

// columns: 1 3 5 (mean 3, deviation sqrt(8/3)), 10 10 10 (no deviation)
const table = rows(3, Float32Array.of(1, 10, 3, 10, 5, 10));
// one image of 1 x 2 pixels and 2 channels, and a second one
const images = rows(2, Uint8Array.of(0, 100, 2, 200, 4, 100, 6, 200));

describe("M3: fitNormalisation", () => {
  it("standardises each column of a table; one without deviation is only centred", () => {
    const { mean, scale } = fitNormalisation(table, [2], "standard");
    expect(mean).toEqual(Float32Array.of(3, 10));
    expect(scale).toEqual(Float32Array.of(Math.sqrt(3 / 8), 1));
  });

  it("standardises each channel of images, over all their pixels", () => {
    const { mean, scale } = fitNormalisation(images, [1, 2, 2], "standard");
    expect(mean).toEqual(Float32Array.of(3, 150));
    expect(scale).toEqual(Float32Array.of(1 / Math.sqrt(5), 1 / 50));
  });

  it("has one mean and one deviation for images of one channel", () => {
    const { mean, scale } = fitNormalisation(rows(2, images.features), [2, 2, 1], "standard");
    expect(mean).toEqual(Float32Array.of(612 / 8));
    expect(scale.length).toBe(1);
  });

  it("brings into [0, 1] by the smallest and largest value", () => {
    expect(fitNormalisation(table, [2], "unit")).toEqual({
      mean: Float32Array.of(1, 10),
      scale: Float32Array.of(1 / 4, 1),
    });
    expect(fitNormalisation(images, [1, 2, 2], "unit")).toEqual({
      mean: Float32Array.of(0, 100),
      scale: Float32Array.of(1 / 6, 1 / 100),
    });
  });

  it("leaves all as it is", () => {
    expect(fitNormalisation(table, [2], "none")).toEqual({ mean: Float32Array.of(0, 0), scale: Float32Array.of(1, 1) });
  });

  it("sees a small deviation beside a large mean, where the difference of squares would see none", () => {
    const far = rows(4, Float32Array.of(16_000_000, 16_000_001, 16_000_002, 16_000_003));
    expect(fitNormalisation(far, [1], "standard").scale).toEqual(Float32Array.of(1 / Math.sqrt(1.25)));
  });

  it("takes a column of one value that no float64 sum divides back to for one without deviation", () => {
    const tenths = rows(10_000, new Float32Array(10_000).fill(0.1));
    expect(fitNormalisation(tenths, [1], "standard")).toEqual({
      mean: Float32Array.of(0.1),
      scale: Float32Array.of(1),
    });
  });
});
