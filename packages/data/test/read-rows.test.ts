import { describe, expect, it } from "vitest";
import { type InputOptions, readRows } from "../src/index.js";
import { idxBytes } from "./idx-bytes.js";
import { temporaryFiles } from "./temporary-files.js";

const files = temporaryFiles();
const flowers = { shape: [2], classes: ["elm", "oak"], dtype: "F32" } as const;
const pictures = { shape: [1, 2, 1], classes: ["0", "1"], dtype: "U8" } as const;
const named = { header: true, label: "kind", delimiter: "," };
const numbered = { header: false, label: -1, delimiter: "," };

async function read(
  content: string,
  format: Omit<Extract<InputOptions, { csv: string }>, "csv">,
  expect: Parameters<typeof readRows>[1],
) {
  const csv = await files.write("input.csv", content);
  return readRows({ csv, ...format }, expect, "/");
}

describe("readRows", () => {
  it("reads a table with its labels", async () => {
    const { rows, labels } = await read("size,kind,weight\n1,oak,2\n3,elm,4\n", named, flowers);
    expect(rows).toEqual({ count: 2, features: Float32Array.of(1, 2, 3, 4) });
    expect(labels).toEqual(Int32Array.of(1, 0));
  });

  it.each([
    ["the header", "size,weight\n1,2\n", named],
    ["the width", "1,2\n", numbered],
  ])("sees by %s that a table has no labels", async (_, content, format) => {
    const { rows, labels } = await read(content, format, flowers);
    expect(rows).toEqual({ count: 1, features: Float32Array.of(1, 2) });
    expect(labels).toBeNull();
  });

  it("gives images their shape and their bytes", async () => {
    const { rows, labels } = await read("9,255,1\n", numbered, pictures);
    expect(rows).toEqual({ count: 1, features: Uint8Array.of(9, 255) });
    expect(labels).toEqual(Int32Array.of(1));
  });

  it("reads IDX images without labels, as floats if the ensemble was trained on floats", async () => {
    const images = await files.write("images", idxBytes([1, 1, 2], [3, 4]));
    const { rows, labels } = await readRows({ images, labels: null }, { ...pictures, dtype: "F32" }, "/");
    expect(rows).toEqual({ count: 1, features: Float32Array.of(3, 4) });
    expect(labels).toBeNull();
  });

  it("reads the sample", async () => {
    const classes = Array.from({ length: 10 }, (_, digit) => String(digit));
    const { rows, labels } = await readRows({ sample: "digits" }, { shape: [8, 8, 1], classes, dtype: "U8" }, "/");
    expect(rows.count).toBe(1797);
    expect(Array.from(labels!.subarray(0, 5))).toEqual([0, 1, 2, 3, 4]);
  });

  it.each([
    [
      "a width that fits neither way",
      "1,2,3,4\n",
      numbered,
      flowers,
      "shape-mismatch",
      "expected samples of the shape [2], as the ensemble",
    ],
    ["a table without the label's column, too wide", "a,b,c\n1,2,3\n", named, flowers, "unknown-column", '"kind"'],
    [
      "a table of fewer columns, whether or not one would be the label's",
      "a\n1\n",
      named,
      { ...flowers, columnNames: ["size", "weight"] },
      "unknown-column",
      "input.csv: expected the 2 features of the training rows: size, weight; got 1 column: a (the label may be left out, features may not)",
    ],
    [
      "a table of fewer columns without names",
      "1\n",
      numbered,
      flowers,
      "unknown-column",
      "input.csv: expected the 2 features of the training rows; got 1 column (the label may be left out, features may not)",
    ],
    [
      "pixels that are no bytes",
      "9,255,1\n9,0.5,1\n",
      numbered,
      pictures,
      "shape-mismatch",
      "input.csv:2: expected whole numbers from 0 to 255",
    ],
    ["a label that training never had", "9,255,7\n", numbered, pictures, "unknown-label", 'the label "7"'],
  ] as const)("D2: refuses %s", async (_, content, format, wanted, code, message) => {
    const reading = read(content, format, wanted);
    await expect(reading).rejects.toMatchObject({ code });
    await expect(reading).rejects.toThrow(message);
  });
});
