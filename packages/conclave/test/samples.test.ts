import { expect, test } from "vitest";
import { flattenSamples } from "../src/samples.js";

test("rows become one array, row after row", () => {
  expect(flattenSamples([[1, 2], Uint8Array.of(3, 4)], [2, 1])).toEqual({
    features: Float32Array.of(1, 2, 3, 4),
    count: 2,
  });
});

test("a flat array is taken as it is", () => {
  const pixels = Uint8Array.of(1, 2, 3, 4, 5, 6);
  expect(flattenSamples(pixels, [3]).features).toBe(pixels);
  expect(flattenSamples(pixels, [3]).count).toBe(2);
});

test("a sample of another length is named", () => {
  expect(() => flattenSamples([[1, 2], [3]], [2])).toThrow("sample 1: expected 2 values (shape [2]), got 1");
});

test("a flat array that ends within a sample is refused", () => {
  expect(() => flattenSamples(new Float32Array(5), [2])).toThrow("a multiple of 2 values, got 5");
});
