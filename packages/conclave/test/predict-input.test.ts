import { expect, test } from "vitest";
import { inputRowsSource } from "../src/predict-input.js";

const table = { csv: "train.csv", header: true, label: "kind", shape: null, delimiter: ";" } as const;
const mnist = { images: "train-images-idx3-ubyte.gz", labels: "train-labels-idx1-ubyte.gz" } as const;

test("a CSV is read as the training file was", () => {
  expect(inputRowsSource({ file: "new.csv" }, table)).toEqual({
    csv: "new.csv",
    header: true,
    label: "kind",
    delimiter: ";",
  });
});

test("what the user says comes first, also when it says no", () => {
  expect(inputRowsSource({ file: "new.csv", header: false, label: 2, delimiter: "," }, table)).toEqual({
    csv: "new.csv",
    header: false,
    label: 2,
    delimiter: ",",
  });
});

test("images are IDX by their name, or because the training images were", () => {
  expect(inputRowsSource({ file: "t10k-images-idx3-ubyte.gz", labelsFile: "l" }, table)).toEqual({
    images: "t10k-images-idx3-ubyte.gz",
    labels: "l",
  });
  expect(inputRowsSource({ file: "scans" }, mnist)).toEqual({ images: "scans", labels: null });
});

test("an ensemble of the shipped digits, or of IDX images, takes a CSV without a header, the label last", () => {
  const plain = { csv: "new.csv.gz", header: false, label: -1, delimiter: "," };
  expect(inputRowsSource({ file: "new.csv.gz" }, { sample: "digits" })).toEqual(plain);
  expect(inputRowsSource({ file: "new.csv.gz" }, mnist)).toEqual(plain);
});

test("an option of the other kind of file is refused", () => {
  expect(() => inputRowsSource({ file: "scans.idx", label: "kind" }, table)).toThrow("is for CSV files");
  expect(() => inputRowsSource({ file: "new.csv", labelsFile: "l" }, table)).toThrow("one of its columns");
});
