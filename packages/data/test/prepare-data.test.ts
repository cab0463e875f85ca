import { describe, expect, it } from "vitest";
import { type CsvSource, type PrepareOptions, prepareData } from "../src/index.js";
import { PLAIN_CSV } from "../src/sources/read-source.js";
import { idxBytes } from "./idx-bytes.js";
import { temporaryFiles } from "./temporary-files.js";

const files = temporaryFiles();
const table: Omit<CsvSource, "csv"> = { ...PLAIN_CSV, header: false };
const plain = { test: null, validation: 0, normalise: "none", seed: 7 } as const;

function prepare(options: PrepareOptions) {
  return prepareData(options, files.directory());
}

describe("prepareData", () => {
  it("reads the digits that ship with the package, split and standardised", async () => {
    const data = await prepare({
      train: { sample: "digits" },
      test: 0.2,
      validation: 0.1,
      normalise: "standard",
      seed: 7,
    });
    expect(data.shape).toEqual([8, 8, 1]);
    expect(data.classes).toEqual(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]);
    expect([data.train.count, data.validation?.count, data.test?.count]).toEqual([1258, 180, 359]);
    expect(data.train.features).toBeInstanceOf(Uint8Array);
    // scikit-learn's load_digits: mean 4.884, deviation 6.017 over all rows
    expect(data.normalisation.mean[0]).toBeCloseTo(4.884, 1);
    expect(1 / data.normalisation.scale[0]!).toBeCloseTo(6.017, 1);
  });

  it("keeps each sample with its label through the split", async () => {
    const csv = Array.from({ length: 40 }, (_, row) => `${row},${row % 2 === 0 ? "even" : "odd"}`).join("\n");
    await files.write("parity.csv", csv);
    const data = await prepare({ ...plain, train: { csv: "parity.csv", ...table }, test: 0.25, validation: 0.25 });
    const seen: number[] = [];
    for (const rows of [data.train, data.validation!, data.test!]) {
      for (const [row, label] of rows.labels.entries()) {
        const number = rows.features[row]!;
        expect(data.classes[label]).toBe(number % 2 === 0 ? "even" : "odd");
        seen.push(number);
      }
    }
    expect(seen.sort((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, row) => row));
  });

  it("takes the statistics from the training rows alone", async () => {
    await files.write("near.csv", "0,a\n2,b\n");
    await files.write("far.csv", "1000,a\n");
    const far = { csv: "far.csv", ...table };
    const data = await prepare({
      ...plain,
      train: { csv: "near.csv", ...table },
      test: far,
      validation: far,
      normalise: "unit",
    });
    expect(data.normalisation).toEqual({ mean: Float32Array.of(0), scale: Float32Array.of(0.5) });
    expect(data.test?.features).toEqual(Float32Array.of(1000));
    expect(data.validation?.labels).toEqual(Int32Array.of(0));
  });

  it("reads IDX files of training and test", async () => {
    await files.write("images", idxBytes([2, 2, 2], [0, 1, 2, 3, 4, 5, 6, 7]));
    await files.write("labels", idxBytes([2], [9, 3]));
    const source = { images: "images", labels: "labels" };
    const data = await prepare({ ...plain, train: source, test: source });
    expect(data).toMatchObject({ shape: [2, 2, 1], classes: ["3", "9"], validation: null });
    expect(data.train).toEqual({
      count: 2,
      features: Uint8Array.of(0, 1, 2, 3, 4, 5, 6, 7),
      labels: Int32Array.of(1, 0),
      weights: null,
      groups: null,
    });
    expect(data.test).toEqual(data.train);
  });

  it("makes floats of all images when those of one file are", async () => {
    await files.write("bytes.csv", "0,255,a\n1,2,b\n");
    await files.write("floats.csv", "0.5,1,b\n");
    const images = { ...table, shape: [1, 2, 1] };
    const data = await prepare({
      ...plain,
      train: { csv: "bytes.csv", ...images },
      test: { csv: "floats.csv", ...images },
    });
    expect(data.train.features).toEqual(Float32Array.of(0, 255, 1, 2));
    expect(data.test?.features).toEqual(Float32Array.of(0.5, 1));
  });

  it("D2: refuses test samples of another shape than the training ones", async () => {
    await files.write("two.csv", "1,2,a\n3,4,b\n");
    await files.write("one.csv", "1,a\n");
    const refused = prepare({ ...plain, train: { csv: "two.csv", ...table }, test: { csv: "one.csv", ...table } });
    await expect(refused).rejects.toMatchObject({ code: "shape-mismatch", file: `${files.directory()}/one.csv` });
    await expect(refused).rejects.toThrow("expected samples of the shape [2], as in");
  });

  it("refuses a test label that training never had", async () => {
    await files.write("known.csv", "1,a\n3,b\n");
    await files.write("stranger.csv", "1,a\n2,c\n");
    const refused = prepare({
      ...plain,
      train: { csv: "known.csv", ...table },
      test: { csv: "stranger.csv", ...table },
    });
    await expect(refused).rejects.toMatchObject({ code: "unknown-label", line: 2 });
  });

  it("refuses fractions that leave nothing to train on", async () => {
    const refused = prepare({ ...plain, train: { sample: "digits" }, test: 0.6, validation: 0.4 });
    await expect(refused).rejects.toThrow(
      "the fractions of `validation` (0.4) and `test` (0.6) must be at least 0 and leave rows",
    );
  });

  it.skipIf(process.env.CONCLAVE_MNIST_DIR === undefined)("reads MNIST (where CONCLAVE_MNIST_DIR says)", async () => {
    const part = (name: string) => ({ images: `${name}-images-idx3-ubyte.gz`, labels: `${name}-labels-idx1-ubyte.gz` });
    const data = await prepareData(
      { ...plain, train: part("train"), test: part("t10k"), normalise: "standard" },
      process.env.CONCLAVE_MNIST_DIR ?? "",
    );
    expect(data).toMatchObject({ shape: [28, 28, 1], test: { count: 10_000 } });
    expect(Array.from(data.train.labels.subarray(0, 8))).toEqual([5, 0, 4, 1, 9, 2, 1, 3]);
    expect(Array.from(data.test!.labels.subarray(0, 8))).toEqual([7, 2, 1, 0, 4, 1, 4, 9]);
    // the published mean and deviation of the 60,000 are 0.1307 and 0.3081 of 255
    expect(data.normalisation.mean[0]! / 255).toBeCloseTo(0.131, 2);
    expect(1 / data.normalisation.scale[0]! / 255).toBeCloseTo(0.308, 2);
  });
});
