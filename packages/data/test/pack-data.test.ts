import { createHash } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import {
  decodeSafetensors,
  encodeSafetensors,
  type NamedArray,
  type PreparedData,
  packData,
  prepareData,
  unpackData,
} from "../src/index.js";

let digits: PreparedData;

beforeAll(async () => {
  digits = await prepareData(
    { train: { sample: "digits" }, test: 0.2, validation: 0, normalise: "standard", seed: 7 },
    "/",
  );
});

describe("packData", () => {
  it("gives the same bytes for the same data, on every machine", () => {
    expect(createHash("sha256").update(packData(digits)).digest("hex")).toBe(
      "8c4c1fa61d9340326c3897a73a5e46b45e0cdf622173abd2f41c573c3ce821d6",
    );
  });

  it("is undone by unpackData", () => {
    expect(unpackData(packData(digits))).toEqual(digits);
  });

  it("keeps tables of floats and names of any letters", () => {
    const data: PreparedData = {
      shape: [2],
      classes: ["ümlaut", 'a, "b"'],
      normalisation: { mean: Float32Array.of(1, 2), scale: Float32Array.of(3, 4) },
      train: { count: 1, features: Float32Array.of(0.5, -1), labels: Int32Array.of(1) },
      validation: null,
      test: null,
    };
    expect(unpackData(packData(data))).toEqual(data);
  });
});

describe("unpackData", () => {
  it("puts the arrays where threads can read them, if asked", () => {
    const bytes = packData(digits);
    const shared = unpackData(bytes, { shared: true });
    expect(shared.train.features.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(unpackData(bytes).train.features.buffer).toBeInstanceOf(ArrayBuffer);
    expect(packData(shared)).toEqual(bytes);
  });

  it.each<[string, (arrays: Record<string, NamedArray>, metadata: Record<string, string>) => void, string]>([
    [
      "another format",
      (_, metadata) => {
        metadata.format = "weights";
      },
      'format: expected the format "conclave.data.v1", got "weights"',
    ],
    [
      "no classes",
      (_, metadata) => {
        delete metadata.classes;
      },
      "classes: expected a list in JSON",
    ],
    [
      "no training rows",
      (arrays) => {
        delete arrays["train/labels"];
      },
      "train: expected rows to train on",
    ],
    [
      "features for another count",
      (arrays) => {
        arrays["test/labels"] = { dtype: "I32", shape: [1], data: Int32Array.of(0) };
      },
      "test/features: expected U8 or F32 [1, 8, 8, 1], got U8 [359, 8, 8, 1]",
    ],
    [
      "a label beyond the classes",
      (arrays) => {
        (arrays["train/labels"]!.data as Int32Array)[3] = 10;
      },
      "train/labels: expected labels below 10, got 10",
    ],
  ])("refuses %s", (_, spoil, message) => {
    const { arrays, metadata } = decodeSafetensors(packData(digits));
    spoil(arrays, metadata);
    expect(() => unpackData(encodeSafetensors(arrays, metadata))).toThrow(
      expect.objectContaining({ code: "bad-data-set", message }),
    );
  });
});
