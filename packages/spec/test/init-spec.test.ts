import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { type DescribedData, initSpecFor, parseSpec } from "../src/index.js";

const csv = {
  csv: "trees.csv",
  labels: null,
  header: true,
  delimiter: ",",
  skipLines: 0,
  label: "species",
  text: null,
  weight: null,
  group: null,
  time: null,
  ignore: [],
  shape: null,
} as const;

const trees: DescribedData = {
  kind: "table",
  train: csv,
  test: null,
  rows: 1500,
  shape: [4],
  columns: [
    { column: "size", kind: "numbers", missing: 3, distinct: 700, decimalComma: false },
    { column: "site", kind: "categories", missing: 0, distinct: 4, decimalComma: false },
    { column: "year", kind: "numbers", missing: 0, distinct: 1, decimalComma: false },
    { column: "note: free", kind: "categories", missing: 0, distinct: 1400, decimalComma: false },
  ],
  task: "classification",
  labels: [
    {
      name: "species",
      kind: "classes",
      missing: 0,
      decimalComma: false,
      classes: [
        { name: "elm", count: 90 },
        { name: "oak", count: 1410 },
      ],
    },
  ],
  missing: 3,
  notes: [],
};

function specFor(change: Partial<DescribedData> = {}, name = "trees") {
  const text = initSpecFor({ ...trees, ...change }, name);
  return { text, written: parse(text) as Record<string, Record<string, unknown>>, spec: parseSpec(parse(text)) };
}

describe("M2: the simple first spec", () => {
  it("is Adam at 3e-4, ReLU, no regularisation, in one kind of member", () => {
    const { members, augment, simplify } = { augment: undefined, ...specFor({ rows: 6000 }).spec };
    expect(members).toMatchObject([
      {
        model: { mlp: { activation: "relu", dropout: 0, batchNorm: false } },
        optimizer: { adam: { learningRate: 3e-4, schedule: "constant" } },
        penalty: null,
        keep: "best",
        augment: null,
      },
    ]);
    expect([augment, simplify]).toEqual([undefined, null]);
  });

  it("has some ridge for a table of few rows, whose validation rows are too few to choose weights by, and says why", () => {
    const { spec, text } = specFor();
    expect(spec.members).toMatchObject([{ model: { mlp: { hidden: [64] } }, penalty: { l2: 0.03 }, keep: "last" }]);
    expect(text).toContain("# ridge: of few rows a network learns every accident; null shows by how much");
    expect(specFor({ rows: 30 }).text).not.toContain("keep:");
    const images = { kind: "images", shape: [8, 8, 1], columns: null, missing: 0 } as const;
    expect(specFor(images).spec.members).toMatchObject([{ penalty: null, keep: "best" }]);
  });

  it("cuts a table of few rows into folds, each in the classes' shares, and draws bootstrap samples of all else", () => {
    const folds = specFor();
    expect(folds.spec.bagging).toMatchObject({ folds: folds.spec.members[0]?.count, stratify: true, bootstrap: false });
    expect(folds.text).toContain(
      "# Cross-validation: the training rows are cut into 5 folds, and each member trains on all but one",
    );
    const numbers = { name: "height", kind: "numbers", low: 1, high: 40, missing: 0, decimalComma: false } as const;
    expect(specFor({ task: "regression", labels: [numbers] }).spec.bagging).toMatchObject({
      folds: 5,
      stratify: false,
    });
    const images = { kind: "images", shape: [8, 8, 1], columns: null, missing: 0 } as const;
    for (const other of [{ rows: 6000 }, { rows: 30 }, images]) {
      expect(specFor(other).spec.bagging).toMatchObject({ folds: null, bootstrap: true });
    }
  });

  it("names what is in the data, and does about it what is usual", () => {
    const { text, spec } = specFor();
    expect(spec.data).toMatchObject({
      train: { csv: "trees.csv", label: "species", ignore: ["year"] },
      missing: "median",
      categorical: "auto",
      validation: 0.1,
      test: 0.2,
    });
    for (const line of [
      "# 1,500 rows of 4 columns, 2 of them categories.",
      "# species: 2 classes: elm 90, oak 1,410.",
      "# 3 values are missing, in size.",
      "# Columns of one value: year.",
      "# Columns with hardly a value twice, names or numbers of rows perhaps: note: free. Consider `ignore`.",
      "# Rare classes: elm: accuracy alone will not show how they do.",
    ]) {
      expect(text.split("\n")).toContain(line);
    }
  });

  it("names no categories that it leaves out", () => {
    const { text, spec } = specFor({
      columns: [
        { column: "size", kind: "numbers", missing: 0, distinct: 900, decimalComma: false },
        { column: "unit", kind: "categories", missing: 0, distinct: 1, decimalComma: false },
      ],
    });
    expect(spec.data).toMatchObject({ train: { ignore: ["unit"] }, categorical: "refuse" });
    expect(text).not.toContain("one-hot");
  });

  it("says what must be done to the file first", () => {
    const [label] = trees.labels;
    const [size] = trees.columns!;
    const { text } = specFor({
      rows: 1,
      columns: [{ ...size!, kind: "categories", missing: 1, decimalComma: true }],
      missing: 1,
      labels: [{ ...label!, kind: "classes", missing: 20, decimalComma: true, classes: [{ name: "0,5", count: 1 }] }],
    });
    for (const line of [
      "# 1 row of 1 column, 1 of them categories.",
      "# species: 1 class: 0,5 1.",
      "# 1 value is missing, in size.",
      "# Numbers with a comma, which are read as text: size, species. First write them with a decimal point and with nothing between thousands.",
      "# 20 rows have no label in species: leave them out of the file first.",
      "# 1 of the 1 class has one row, to learn from or to judge by but not both: merge classes, or is species not the label?",
      "  # 1 row is too few to set some aside: members are judged on the rows out of their bags",
    ]) {
      expect(text.split("\n")).toContain(line);
    }
  });

  it("says of a source only what is not its default", () => {
    expect(specFor({ columns: null, missing: 0 }).written.data?.train).toEqual({ csv: "trees.csv", label: "species" });
    const idx = { images: "i.gz", labels: "l.gz" };
    const images = { kind: "images", columns: null, missing: 0 } as const;
    expect(specFor({ ...images, shape: [28, 28, 1], train: idx, test: idx }).written.data).toMatchObject({
      train: idx,
      test: idx,
    });
    const folder = { folder: "a b", size: [8, 8], resize: true, colour: "grey" } as const;
    expect(
      specFor({ kind: "images", columns: null, missing: 0, shape: [8, 8, 1], train: folder }).written.data?.train,
    ).toEqual(folder);
  });

  it.each([
    [[28, 28, 1], "lenet5"],
    [[32, 32, 3], "lenet5"],
    [
      [8, 8, 1],
      {
        layers: [
          { conv2d: { filters: 16, kernel: 3, padding: "same" } },
          "relu",
          { maxPool: 2 },
          "flatten",
          { dense: 64 },
          "relu",
          { dense: "classes" },
        ],
      },
    ],
  ])("reads images of %j by %j", (shape, model) => {
    expect(specFor({ kind: "images", shape, columns: null, missing: 0 }).written.members).toMatchObject([{ model }]);
  });

  it("reads sequences by a recurrent layer, and texts by vectors for their words before it", () => {
    const plain = { columns: null, missing: 0 };
    expect(specFor({ ...plain, kind: "sequences", shape: [28, 28] }).written.members).toMatchObject([
      { model: "lstm" },
    ]);
    const { spec, text } = specFor({ ...plain, kind: "texts", shape: [], train: { texts: "reviews" } });
    const [member] = spec.members;
    expect(member?.model).toMatchObject({
      layers: [{ embedding: { vocabulary: spec.data.text.vocabulary } }, { lstm: { units: 64 } }, {}],
    });
    expect(text).toContain("  text: { unit: word, length: 100, vocabulary: 10000 }");
    expect(text).not.toContain("normalise");
  });

  it("of a regression says so", () => {
    const { spec, text } = specFor({
      task: "regression",
      labels: [{ name: "height", kind: "numbers", low: 1, high: 40, missing: 0, decimalComma: false }],
    });
    expect(spec).toMatchObject({ task: "regression", voting: "mean" });
    expect(text).toContain("# height: numbers from 1 to 40.");
  });

  it("sets nothing aside of few rows, and offers a subset of many", () => {
    expect(specFor({ rows: 30 }).spec.data).toMatchObject({ validation: 0, test: null });
    expect(specFor({ rows: 60_000 }).text).toContain("# simplify: { rows: 5000 }");
  });

  it("trains for about 3,000 steps on the rows that are left, in batches that suit them, and a table of few rows for 4,000", () => {
    expect(specFor({ rows: 150 }).spec.members[0]).toMatchObject({ batchSize: 32, epochs: 1000 });
    expect(specFor({ rows: 1500 }).spec.members[0]).toMatchObject({ batchSize: 32, epochs: 148 });
    const images = { kind: "images", shape: [8, 8, 1], columns: null, missing: 0 } as const;
    expect(specFor({ ...images, rows: 1500 }).spec.members[0]).toMatchObject({ batchSize: 32, epochs: 91 });
    expect(specFor({ rows: 60_000 }).spec.members[0]).toMatchObject({ batchSize: 128, epochs: 9 });
    const tested = specFor({ rows: 60_000, test: { ...csv, csv: "test.csv" } });
    expect(tested.spec.members[0]).toMatchObject({ batchSize: 128, epochs: 7 });
    expect(tested.text).toContain("# about 2954 steps");
    expect(specFor({ rows: 40 }).spec.members[0]).toMatchObject({ batchSize: 32, epochs: 1000 });
  });

  it("trains texts and sequences, whose steps are slow, for fewer", () => {
    const plain = { columns: null, missing: 0, shape: [28, 28] };
    const [texts] = specFor({ ...plain, kind: "texts", rows: 80, train: { texts: "reviews" } }).spec.members;
    expect(texts).toMatchObject({ batchSize: 32, epochs: 250 });
    const [sequences] = specFor({ ...plain, kind: "sequences", rows: 1500 }).spec.members;
    expect(sequences).toMatchObject({ batchSize: 32, epochs: 30 });
  });

  it("stays a spec whatever the names of classes and columns hold", () => {
    const hostile = "oak\nmembers: []\u001b[31m\u2028seed: 9";
    const { text, spec } = specFor({
      columns: [{ column: hostile, kind: "categories", missing: 0, distinct: 2, decimalComma: false }],
      labels: [
        {
          name: hostile,
          kind: "classes",
          missing: 0,
          decimalComma: false,
          classes: [
            { name: hostile, count: 900 },
            { name: "elm", count: 600 },
          ],
        },
      ],
    });
    expect([spec.seed, spec.members.length]).toEqual([7, 1]);
    expect(text).toContain("oak\\nmembers: []\\u001b[31m\\u2028seed: 9");
    expect(text.replaceAll("\n", "")).not.toMatch(/\p{Cc}/u);
  });

  it("takes any name", () => {
    expect(specFor({}, "no: 1").spec.name).toBe("no: 1");
    expect(specFor({}, "2026").spec.name).toBe("2026");
  });
});
