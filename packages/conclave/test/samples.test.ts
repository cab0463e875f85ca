import { expect, test } from "vitest";
import { flattenSamples, type Samples } from "../src/samples.js";

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

test.each<[string, unknown, string]>([
  ["NaN", [[1, Number.NaN]], "sample 0, value 1: expected a finite number (of float32), got NaN"],
  ["NaN in a flat array", Float32Array.of(1, 2, Number.NaN, 4), "sample 1, value 0: expected a finite number"],
  ["more than float32 holds", [[1e39, 1]], "sample 0, value 0: expected a finite number (of float32), got 1e+39"],
  ["digits as text", [["1", "2"]], "sample 0, value 0: expected a finite number (of float32), got a string"],
  ["rows of an image", [[[1], [2]]], "sample 0, value 0: expected a finite number (of float32), got an Array"],
  ["a text", "abc", "expected an array of samples, a Float32Array or a Uint8Array, got a string"],
  ["null", null, "expected an array of samples, a Float32Array or a Uint8Array, got null"],
  [
    "doubles",
    Float64Array.of(1, 2),
    "expected an array of samples, a Float32Array or a Uint8Array, got a Float64Array",
  ],
  ["one sample", [1, 2], "sample 0: expected 2 values (shape [2]), got a number; give each sample as an array"],
  ["a text as a sample", ["ab"], "sample 0: expected 2 values (shape [2]), got a string"],
])("%s is refused in words", (_, samples, message) => {
  // What code without types may give.
  const ask = () => flattenSamples(samples as Samples, [2]);
  expect(ask).toThrow(expect.objectContaining({ name: "ConclaveError", code: "samples-invalid" }));
  expect(ask).toThrow(message);
});
