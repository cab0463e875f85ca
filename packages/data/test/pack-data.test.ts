import { createHash } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import {
  decodeSafetensors,
  encodeSafetensors,
  type NamedArray,
  type PreparedData,
  packData,
  prepareData,
  type RegressionData,
  unpackData,
} from "../src/index.js";
import { parseJsonArray } from "../src/prepared.js";

let digits: PreparedData;

const regression: RegressionData = {
  task: "regression",
  shape: [1],
  classes: [],
  targetNames: ["height", "width"],
  columnNames: null,
  encoding: null,
  findings: [],
  normalisation: { mean: Float32Array.of(1), scale: Float32Array.of(3) },
  targetNormalisation: { mean: Float32Array.of(10, 20), scale: Float32Array.of(0.5, 0.25) },
  train: {
    count: 2,
    features: Float32Array.of(0.5, -1),
    labels: Float32Array.of(10, 19.5, 11, 20),
    weights: null,
    groups: null,
  },
  validation: null,
  test: null,
};

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

  it("keeps tables of floats, columns, weights and groups, and names of any letters", () => {
    const data: PreparedData = {
      task: "classification",
      shape: [2],
      classes: ["ümlaut", 'a, "b"'],
      targetNames: [],
      targetNormalisation: null,
      columnNames: ["größe", "x"],
      encoding: null,
      findings: [],
      normalisation: { mean: Float32Array.of(1, 2), scale: Float32Array.of(3, 4) },
      train: {
        count: 1,
        features: Float32Array.of(0.5, -1),
        labels: Int32Array.of(1),
        weights: Float32Array.of(0.25),
        groups: Int32Array.of(3),
      },
      validation: null,
      test: null,
    };
    expect(unpackData(packData(data))).toEqual(data);
  });

  it("keeps the names of a table of more columns than a header has room for", () => {
    const columnNames = Array.from({ length: 60_000 }, (_, column) => `the value of column ${column}`);
    const wide: PreparedData = {
      ...regression,
      shape: [columnNames.length],
      columnNames,
      normalisation: { mean: new Float32Array(columnNames.length), scale: new Float32Array(columnNames.length) },
      train: { ...regression.train, features: new Float32Array(2 * columnNames.length) },
    };
    expect(unpackData(packData(wide))).toEqual(wide);
  });

  it("keeps the targets of a regression, and what brings predictions back to their units", () => {
    expect(unpackData(packData(regression))).toEqual(regression);
  });

  it("keeps the labels of rows that may have several", () => {
    const { targetNames, targetNormalisation, ...rest } = regression;
    const data: PreparedData = {
      ...rest,
      task: "multilabel",
      classes: ["red", "round"],
      targetNames: [],
      targetNormalisation: null,
    };
    expect(targetNames.length + targetNormalisation.mean.length).toBe(4);
    expect(unpackData(packData(data))).toEqual(data);
  });

  it("writes the first version for whatever that one can say, and the third for the rest", () => {
    expect(decodeSafetensors(packData(digits)).metadata.format).toBe("conclave.data.v1");
    expect(decodeSafetensors(packData(regression)).metadata.format).toBe("conclave.data.v3");
  });
});

describe("unpackData", () => {
  it("reads the second version, which has its names among the metadata", () => {
    const { arrays, metadata } = decodeSafetensors(packData(regression));
    const { classes, targetNames, columnNames, encoding, ...numbers } = arrays;
    const lists = Object.entries({ classes, targetNames, columnNames }).map(([name, array]) => [
      name,
      JSON.stringify(parseJsonArray(array, name)),
    ]);
    const former = { ...metadata, format: "conclave.data.v2", ...Object.fromEntries(lists) };
    expect(parseJsonArray(encoding, "encoding")).toBeNull();
    expect(unpackData(encodeSafetensors(numbers, former))).toEqual(regression);
  });

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
      'format: expected the format "conclave.data.v1", "conclave.data.v2" or "conclave.data.v3", got "weights"',
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
      expect.objectContaining({ code: "bad-data-set", message: expect.stringContaining(message) }),
    );
  });
});
