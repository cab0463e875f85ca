import { describe, expect, it } from "vitest";
import { describeData, type NpzSource, prepareData, readRows } from "../src/index.js";
import { goldenPath } from "./golden.js";
import { npyBytes } from "./npy-bytes.js";
import { read } from "./read-source.js";
import { temporaryFiles } from "./temporary-files.js";

const files = temporaryFiles();

const npz = (change: Partial<NpzSource>): NpzSource => ({
  npz: goldenPath("arrays.npz"),
  features: "x",
  label: "y",
  weight: null,
  group: null,
  time: null,
  shape: null,
  ...change,
});

describe("an NPZ file", () => {
  it.each(["arrays.npz", "packed.npz"])("%s, as NumPy wrote it, gives images of bytes a channel", async (name) => {
    const rows = await read(npz({ npz: goldenPath(name), weight: "w", group: "g", time: "w" }));
    expect(rows).toMatchObject({ shape: [2, 2, 1], count: 3, labels: { columns: [["7", "1", "7"]] } });
    expect(rows.features).toEqual(Uint8Array.of(0, 20, 40, 60, 80, 100, 120, 140, 160, 180, 200, 220));
    expect(rows.weights).toEqual(Float32Array.of(1, 0.5, 2));
    expect(rows.groups).toEqual(["3", "3", "9"]);
    expect(rows.times).toEqual(Float64Array.of(1, 0.5, 2));
  });

  it("has as many columns of labels as the array has, and any shape of as many values", async () => {
    const rows = await read(npz({ label: "z", shape: [4] }));
    expect(rows.labels).toMatchObject({
      names: ["0", "1"],
      columns: [
        ["0.5", "1.5", "2.5"],
        ["1", "2", "3"],
      ],
    });
    expect(rows.shape).toEqual([4]);
  });

  it.each<[string, Partial<NpzSource>, string, string]>([
    [
      "lacks an array",
      { features: "x_train" },
      "bad-npz",
      'there is no array "x_train"; the file has x, y, z, w, g, n',
    ],
    ["is none", { npz: goldenPath("f4.npy") }, "bad-npz", "expected a zip file of arrays, as numpy.savez writes it"],
    ["has another shape", { shape: [3] }, "shape-mismatch", "the shape [3] has 3 values, the samples are [2, 2]"],
    [
      "has labels of another form",
      { label: "x" },
      "shape-mismatch",
      "expected labels for 3 samples, [3] or [3, columns], got [3, 2, 2]",
    ],
    [
      "has too many weights",
      { weight: "z" },
      "shape-mismatch",
      "weight: expected 3 numbers, one for each sample, got [3, 2]",
    ],
    ["has no samples but numbers", { features: "w" }, "shape-mismatch", "expected samples [count, …], got [3]"],
  ])("that %s is refused", async (_, change, code, message) => {
    const reading = read(npz(change));
    await expect(reading).rejects.toMatchObject({ name: "DataError", code });
    await expect(reading).rejects.toThrow(message);
  });
});

describe("NPY files", () => {
  it("hold a table of floats and its labels", async () => {
    const rows = await read({ npy: goldenPath("f8.npy"), labels: goldenPath("i8.npy"), shape: null });
    expect(rows).toMatchObject({ shape: [3], count: 2 });
    expect(rows.labels?.columns).toEqual([
      ["-2", "1"],
      ["-1", "2"],
      ["0", "3"],
    ]);
    expect(rows.features).toEqual(Float32Array.of(-2.5, -1.5, -0.5, 0.5, 1.5, 2.5));
  });
});

describe("values of arrays that are no numbers", () => {
  const labels = Float64Array.of(0, 1, 1, 0);
  const written = async (values: Float32Array | Float64Array, shape: readonly number[], y = labels) => ({
    npy: await files.write("x.npy", npyBytes(values instanceof Float32Array ? "<f4" : "<f8", shape, values)),
    labels: await files.write("y.npy", npyBytes("<f8", [y.length], y)),
    shape: null,
  });

  it.each([
    ["NaN", Number.NaN, "missing values are refused: leave these rows out, or set `data.missing: median`"],
    ["infinity", Number.NEGATIVE_INFINITY, "features are 32-bit floats, which reach to 3.4e38"],
    ["a number beyond float32", 1e39, "features are 32-bit floats, which reach to 3.4e38"],
  ])("%s is refused with its row and column", async (_, value, advice) => {
    const source = await written(Float64Array.of(1, 2, 3, 4, 5, value, 7, 8), [4, 2]);
    await expect(read(source)).rejects.toMatchObject({ code: "not-a-number" });
    await expect(read(source)).rejects.toThrow(`x.npy: row 3: column 1: expected a number, got ${value}; ${advice}`);
  });

  it("are named by their place in samples of more axes", async () => {
    const source = await written(Float32Array.of(1, 2, 3, 4, 5, 6, Number.NaN, 8), [1, 2, 2, 2], Float64Array.of(1));
    await expect(read(source)).rejects.toThrow("row 1: value [1, 1, 0]: expected a number, got NaN");
  });

  it("are filled with the median of their column where they are missing and that is asked for, but not where they are infinite", async () => {
    const train = await written(Float64Array.of(1, 2, 3, 4, 5, Number.NaN, 7, 8), [4, 2]);
    const options = { train, test: null, validation: 0, normalise: "none", seed: 1, missing: "median" } as const;
    const prepared = await prepareData(options, "/");
    expect(prepared.train.features).toEqual(Float32Array.of(1, 2, 3, 4, 5, 4, 7, 8));
    expect(prepared.findings.map(({ kind, count }) => [kind, count])).toEqual([["filled-values", 1]]);
    const rows = await readRows(
      { npy: train.npy, labels: null },
      { shape: [2], classes: prepared.classes, dtype: "F32", encoding: prepared.encoding },
      "/",
    );
    expect(rows.rows.features).toEqual(prepared.train.features);
    const infinite = await written(Float64Array.of(1, 2, 3, 4, 5, Number.POSITIVE_INFINITY, 7, 8), [4, 2]);
    await expect(prepareData({ ...options, train: infinite }, "/")).rejects.toMatchObject({ code: "not-a-number" });
  });

  it("are no classes: a row whose label is NaN is refused", async () => {
    const train = await written(Float64Array.of(1, 2, 3, 4), [4, 1], Float64Array.of(0, 1, Number.NaN, 1));
    const preparing = prepareData({ train, test: null, validation: 0, normalise: "none", seed: 1 }, "/");
    await expect(preparing).rejects.toMatchObject({ code: "unknown-label" });
    await expect(preparing).rejects.toThrow("x.npy: row 3: ");
  });

  it("are counted when the data are described", async () => {
    const { npy } = await written(Float64Array.of(1, 2, 3, 4, 5, Number.NaN, 7, 8), [4, 2]);
    expect((await describeData(npy, "/")).missing).toBe(1);
  });
});

describe("arrays to predict", () => {
  const trained = { classes: ["0", "1"], dtype: "F32" } as const;

  it("take the shape of the training samples where they have as many values", async () => {
    const npy = await files.write("flat.npy", npyBytes("<f4", [2, 4], Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8)));
    const { rows } = await readRows({ npy, labels: null }, { ...trained, shape: [2, 2] }, "/");
    expect(rows.count).toBe(2);
  });

  it.each([
    ["npy", { npy: goldenPath("f8.npy"), labels: null }, "[3]"],
    ["npz", { npz: goldenPath("arrays.npz"), features: "x", label: null }, "[2, 2, 1]"],
  ])("of another size are refused with what the ensemble expects: %s", async (_, source, got) => {
    const reading = readRows(source, { ...trained, shape: [5] }, "/");
    await expect(reading).rejects.toMatchObject({ code: "shape-mismatch" });
    await expect(reading).rejects.toThrow(
      `expected samples of the shape [5], as the ensemble was trained on, got ${got}`,
    );
  });
});
