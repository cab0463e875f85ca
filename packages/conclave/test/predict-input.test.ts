import { expect, test } from "vitest";
import { inputRowsSource } from "../src/predict-input.js";

const table = {
  csv: "train.csv",
  labels: null,
  header: true,
  delimiter: ";",
  skipLines: 0,
  label: "kind",
  text: null,
  weight: null,
  group: "tree",
  time: null,
  ignore: [],
  shape: null,
} as const;
const mnist = { images: "train-images-idx3-ubyte.gz", labels: "train-labels-idx1-ubyte.gz" } as const;

test("a CSV is read as the training file was", () => {
  expect(inputRowsSource({ file: "new.csv" }, table)).toEqual({ ...table, csv: "new.csv" });
});

test("what the user says comes first, also when it says no", () => {
  expect(inputRowsSource({ file: "new.csv", header: false, label: 2, delimiter: "," }, table)).toEqual({
    ...table,
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

test.each([
  ["new.npy", { npy: "new.npy", labels: null }],
  ["new.npz", { npz: "new.npz", features: "x", label: "y" }],
])("%s is read as its name says", (file, source) => {
  expect(inputRowsSource({ file }, table)).toEqual(source);
});

const { csv: _csv, labels: _labels, header: _header, delimiter: _delimiter, skipLines: _skipLines, ...roles } = table;

test("a table has the same columns whether it is a CSV or a Parquet file", () => {
  expect(inputRowsSource({ file: "new.parquet" }, table)).toEqual({ parquet: "new.parquet", ...roles });
  expect(inputRowsSource({ file: "new.parquet", label: "wood" }, table)).toMatchObject({
    label: "wood",
    group: "tree",
  });
  const expected = { csv: "new.csv", header: true, delimiter: ",", ...roles };
  expect(inputRowsSource({ file: "new.csv" }, { parquet: "train.parquet", ...roles })).toEqual(expected);
  const semicolons = { file: "new.csv", header: false, delimiter: ";", label: 2 };
  expect(inputRowsSource(semicolons, { parquet: "train.parquet", ...roles })).toMatchObject({
    header: false,
    delimiter: ";",
    label: 2,
  });
  expect(inputRowsSource({ file: "new.parquet" }, mnist)).toEqual({ parquet: "new.parquet", label: null });
});

test("Parquet has shorter endings, too", () => {
  for (const file of ["new.pq", "new.parq", "NEW.PARQUET"]) {
    expect(inputRowsSource({ file }, table)).toMatchObject({ parquet: file });
  }
});

test("a folder, whose name says nothing, is what the training data were", () => {
  const folder = { folder: "pictures", size: [8, 8], resize: true, colour: "grey" } as const;
  expect(inputRowsSource({ file: "new" }, folder)).toEqual({ ...folder, folder: "new" });
  expect(inputRowsSource({ file: "new" }, { texts: "reviews" })).toEqual({ texts: "new" });
  const arrays = {
    npz: "m.npz",
    features: "x_train",
    label: "y_train",
    weight: null,
    group: null,
    time: null,
    shape: null,
  };
  expect(inputRowsSource({ file: "m", label: "y_test" }, arrays)).toEqual({
    npz: "m",
    features: "x_train",
    label: "y_test",
  });
});

test("labels in a file of their own are asked for as they were in training", () => {
  const apart = { ...table, label: null, labels: "train-labels.csv" };
  expect(inputRowsSource({ file: "new.csv", labelsFile: "l.csv" }, apart)).toEqual({
    ...apart,
    csv: "new.csv",
    labels: "l.csv",
  });
  expect(inputRowsSource({ file: "new.csv" }, apart)).toMatchObject({ label: null, labels: null });
});

test("an option of the other kind of file is refused", () => {
  expect(() => inputRowsSource({ file: "scans.idx", label: "kind" }, table)).toThrow("is for CSV files");
  expect(() => inputRowsSource({ file: "new.csv", labelsFile: "l" }, table)).toThrow("one of its columns");
});
