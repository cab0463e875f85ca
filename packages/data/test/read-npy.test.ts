import { describe, expect, it } from "vitest";
import type { NpzSource } from "../src/index.js";
import { goldenPath } from "./golden.js";
import { read } from "./read-source.js";

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
