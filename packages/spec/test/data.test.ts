import { describe, expect, it } from "vitest";
import { parseSpec, type RunSpec, SpecError } from "../src/index.js";

const members = [{ model: "mlp" }];
const table = { csv: "a.csv" };

function parse(data: object, more: object = {}): RunSpec {
  return parseSpec({ data, members, ...more });
}

/** What parsing complains of, as "path: message". */
function complaints(data: object, more: object = {}): string[] {
  try {
    parse(data, more);
  } catch (error) {
    if (error instanceof SpecError) return error.problems.map(({ path, message }) => `${path}: ${message}`);
    throw error;
  }
  return [];
}

describe("a source", () => {
  it.each([
    [
      { npy: "x.npy", labels: "y.npy" },
      { npy: "x.npy", labels: "y.npy", shape: null },
    ],
    [
      { npz: "m.npz", features: "x_train", label: "y_train" },
      { npz: "m.npz", features: "x_train", label: "y_train", weight: null, group: null, time: null, shape: null },
    ],
    [{ folder: "cats" }, { folder: "cats", size: null, resize: false, colour: "rgb" }],
    [
      { folder: "cats", size: 28, colour: "grey" },
      { folder: "cats", size: [28, 28], resize: false, colour: "grey" },
    ],
    [{ texts: "reviews" }, { texts: "reviews" }],
  ])("of %j is complete as %j", (source, complete) => {
    expect(parse({ train: source }).data.train).toEqual(complete);
  });

  it("calls the label a target where that is the better word, and may have several", () => {
    const trains = (source: object) => parse({ train: source }, { task: "regression" }).data.train;
    expect(trains({ csv: "a.csv", target: "price" })).toMatchObject({ label: "price" });
    expect(trains({ parquet: "a.parquet", target: ["x", "y"] })).toMatchObject({ label: ["x", "y"] });
    expect(trains({ parquet: "a.parquet" })).toMatchObject({ label: -1 });
  });

  it("has no column of labels where they are in a file of their own", () => {
    expect(parse({ train: { csv: "a.csv", labels: "b.csv" } }).data.train).toMatchObject({
      label: null,
      labels: "b.csv",
    });
  });

  it("takes the column of a split for its own, so that a file to predict is read alike", () => {
    const { data } = parse({ train: table, test: 0.2, split: { by: "group", column: "patient" } });
    expect(data.train).toMatchObject({ group: "patient", time: null });
    expect(data.split).toEqual({ by: "group", column: null });
  });
});

describe("G2: the way rows are set aside", () => {
  it.each(["random", "stratified", "time"] as const)("may be said in a word: %s", (by) => {
    expect(parse({ train: table, test: 0.2, split: by }).data.split).toEqual({ by, column: null });
  });

  it("goes by the source's own column of groups", () => {
    expect(complaints({ train: { ...table, group: "patient" }, test: 0.2, split: "group" })).toEqual([]);
  });
});

describe("M4: a simpler problem", () => {
  it("is said by rows, classes and size", () => {
    expect(parse({ train: table }, { simplify: { rows: 100 } }).simplify).toEqual({
      rows: 100,
      classes: null,
      size: null,
    });
    const images = { train: { sample: "digits" } };
    expect(parse(images, { simplify: { classes: [3, "5"], size: 4 } }).simplify).toEqual({
      rows: null,
      classes: ["3", "5"],
      size: [4, 4],
    });
    expect(parse(images, { simplify: { classes: { mostFrequent: 2 } } }).simplify?.classes).toEqual({
      mostFrequent: 2,
    });
  });
});

describe("a contradiction in the data is reported", () => {
  it.each<[string, object, object, string]>([
    [
      "groups without a column",
      { train: table, test: 0.2, split: "group" },
      {},
      "data.split: by group needs to know the groups: name their column, as data.split.column or data.train.group",
    ],
    [
      "groups of what has no columns",
      { train: { sample: "digits" }, test: 0.2, split: { by: "group", column: "a" } },
      {},
      "data.split.column: is for tables (csv, parquet) and npz files: this source has no columns",
    ],
    [
      "two columns of groups",
      { train: { ...table, group: "a" }, test: 0.2, split: { by: "group", column: "b" } },
      {},
      "data.split.column: is b, but data.train.group is a: give one of them",
    ],
    [
      "a column for a random split",
      { train: table, test: 0.2, split: { by: "random", column: "a" } },
      {},
      "data.split.column: is for a split by group or time, not random",
    ],
    [
      "shares of classes in a regression",
      { train: table, test: 0.2, split: "stratified" },
      { task: "regression" },
      "data.split: must be random, group or time: with task: regression a row is not of one class",
    ],
    [
      "a split of nothing",
      { train: table, split: "random" },
      {},
      "data.split: sets no rows aside: set data.test or data.validation to a fraction",
    ],
    [
      "several labels for one class",
      { train: { ...table, label: ["a", "b"] } },
      {},
      "data.train.label: names 2 columns: set task to multilabel or regression, or name one",
    ],
    [
      "no label",
      { train: { ...table, label: null } },
      {},
      "data.train.label: is missing: name the label's column, or the file of the labels with labels",
    ],
    [
      "a label and a target",
      { train: { ...table, label: "a", target: "b" } },
      {},
      "data.train.target: is another word for label: give one of them",
    ],
    [
      "classes of a regression",
      { train: table },
      { task: "regression", simplify: { classes: 2 } },
      "simplify.classes: must be null: with task: regression there are no classes to choose from",
    ],
    [
      "smaller images of a table",
      { train: table },
      { simplify: { size: 8 } },
      "simplify.size: makes images smaller: set data.train.shape to [height, width, channels], or leave it out",
    ],
  ])("%s", (_, data, more, complaint) => {
    expect(complaints(data, more)).toEqual([complaint]);
  });

  it("a misspelt field of a source is seen to be one", () => {
    expect(complaints({ train: { folder: "cats", sise: 28 } })).toEqual([
      "data.train.sise: is not a field; did you mean size? (there are: folder, size, resize, colour)",
    ]);
    expect(complaints({ train: { ...table, lable: "a" } })[0]).toContain(
      "data.train.lable: is not a field; did you mean label?",
    );
  });
});

it("a complete spec of every kind of source parses to the very same text", () => {
  const sources = [
    { csv: "a.csv", target: "y", weight: "w" },
    { parquet: "a.parquet", text: "review" },
    { npz: "a.npz" },
    { folder: "cats", size: 28 },
  ];
  for (const train of sources) {
    const spec = parse(
      { train, test: 0.2, split: "random", missing: "median", categorical: ["a"] },
      { simplify: { rows: 10 } },
    );
    expect(JSON.stringify(parseSpec(JSON.parse(JSON.stringify(spec))))).toBe(JSON.stringify(spec));
  }
});
