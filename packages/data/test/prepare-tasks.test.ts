import { describe, expect, it } from "vitest";
import { type PrepareOptions, packData, prepareData, readRows, unpackData } from "../src/index.js";
import { goldenPath } from "./golden.js";
import { csvSource } from "./read-source.js";
import { temporaryFiles } from "./temporary-files.js";

const files = temporaryFiles();
const plain = { test: null, validation: 0, normalise: "none", seed: 7 } as const;

async function csv(name: string, content: string, change: Parameters<typeof csvSource>[1] = {}) {
  return csvSource(await files.write(name, content), { header: true, ...change });
}

function prepare(options: Partial<PrepareOptions> & Pick<PrepareOptions, "train">) {
  return prepareData({ ...plain, ...options }, "/");
}

describe("a regression", () => {
  it("keeps the targets in their units, and knows what brings them to deviation 1", async () => {
    const train = await csv("houses.csv", "rooms,price,rent\n1,10,1\n2,20,1\n3,30,1\n", { label: ["price", "rent"] });
    const data = await prepare({ train, task: "regression", normalise: "standard" });
    expect(data).toMatchObject({
      task: "regression",
      classes: [],
      targetNames: ["price", "rent"],
      columnNames: ["rooms"],
    });
    expect(data.train.labels).toEqual(Float32Array.of(10, 1, 20, 1, 30, 1));
    expect(data.targetNormalisation).toEqual({
      mean: Float32Array.of(20, 1),
      scale: Float32Array.of(1 / Math.sqrt(200 / 3), 1),
    });
    expect(unpackData(packData(data))).toEqual(data);
  });

  it("finds targets of one value", async () => {
    const train = await csv("constant.csv", "rooms,price,rent\n1,10,1\n2,20,1\n3,30,1\n", { label: ["price", "rent"] });
    const { findings } = await prepare({ train, task: "regression" });
    expect(findings).toMatchObject([
      { kind: "constant-targets", count: 1, what: 'the target "rent" has the same value in all training rows' },
    ]);
  });

  it("subtracts an offset from targets that float32 does not tell apart, in all parts and in what is to be predicted", async () => {
    const start = 1_700_000_000;
    const rows = Array.from({ length: 10 }, (_, row) => `${row},${start + 10 * row},${row}`);
    const train = await csv("times.csv", `x,at,y\n${rows.join("\n")}\n`, { label: ["at", "y"] });
    const data = await prepare({
      train,
      task: "regression",
      test: 0.2,
      normalise: "standard",
      split: { by: "time", column: null },
    });
    expect(data.targetNormalisation).toEqual({
      mean: Float32Array.of(5, 3.5),
      scale: Float32Array.of(1 / Math.sqrt(525), 1 / Math.sqrt(5.25)),
      offset: Float64Array.of(start + 30, 0),
    });
    expect(data.train.labels.slice(0, 4)).toEqual(Float32Array.of(-30, 0, -20, 1));
    expect(data.test?.labels).toEqual(Float32Array.of(50, 8, 60, 9));
    const { targetNormalisation, targetNames, shape, task } = unpackData(packData(data));
    expect(targetNormalisation).toEqual(data.targetNormalisation);
    const targetOffset = [...(targetNormalisation?.offset ?? [])];
    const { labels } = await readRows(
      train,
      { task, shape, classes: [], targetNames, targetOffset, dtype: "F32" },
      "/",
    );
    expect(labels?.slice(-4)).toEqual(Float32Array.of(50, 8, 60, 9));
  });

  it("takes the targets' statistics from the training rows alone", async () => {
    const rows = Array.from({ length: 8 }, (_, row) => `${row},0,${row < 6 ? 1 + (row % 2) : 1000}`);
    const train = await csv("late.csv", `t,x,y\n${rows.join("\n")}\n`);
    const data = await prepare({ train, task: "regression", test: 0.25, split: { by: "time", column: "t" } });
    expect(data.test?.labels).toEqual(Float32Array.of(1000, 1000));
    expect(data.targetNormalisation?.mean).toEqual(Float32Array.of(1.5));
  });

  it.each([
    ["", 'line 3: column "y": expected a target, a number, got an empty cell; leave the row out'],
    ["high", 'line 3: column "y": expected a target, a number, got "high"'],
  ])("refuses the target %j", async (target, message) => {
    const train = await csv("bad.csv", `x,y\n1,2\n3,${target}\n`);
    const reading = prepare({ train, task: "regression" });
    await expect(reading).rejects.toMatchObject({ code: "not-a-number", line: 3 });
    await expect(reading).rejects.toThrow(message.replace("line 3", `${train.csv}:3`));
  });
});

describe("a multilabel task", () => {
  it("has a 1 for each label of a row", async () => {
    const train = await csv("films.csv", "x,comic,long\n1,1,0\n2,true,False\n3,0.0,1\n", { label: ["comic", "long"] });
    const data = await prepare({ train, task: "multilabel" });
    expect(data).toMatchObject({
      task: "multilabel",
      classes: ["comic", "long"],
      targetNames: [],
      targetNormalisation: null,
    });
    expect(data.train.labels).toEqual(Float32Array.of(1, 0, 1, 0, 0, 1));
    expect(unpackData(packData(data))).toEqual(data);
  });

  it("refuses what is neither 1 nor 0, and several columns where one class is meant", async () => {
    const train = await csv("films.csv", "x,comic,long\n1,2,0\n", { label: ["comic", "long"] });
    await expect(prepare({ train, task: "multilabel" })).rejects.toThrow(
      ':2: column "comic": expected 1 (the row has the label) or 0, got "2"',
    );
    await expect(prepare({ train })).rejects.toThrow(
      "expected one column of labels, got 2; several are for `task: multilabel`",
    );
  });
});

describe("weights and groups", () => {
  it("go with their rows into every part, groups by the same number", async () => {
    const rows = Array.from({ length: 12 }, (_, row) => `${row},${"ab"[row % 2]},p${row >> 1},${row / 4}`);
    const train = await csv("visits.csv", `x,kind,patient,w\n${rows.join("\n")}\n`, { label: "kind", weight: "w" });
    const data = await prepare({ train, test: 0.34, split: { by: "group", column: "patient" } });
    expect([data.train.count, data.test?.count]).toEqual([8, 4]);
    for (const part of [data.train, data.test!]) {
      part.features.forEach((x, row) => {
        expect(part.groups?.[row]).toBe(x >> 1);
        expect(part.weights?.[row]).toBe(x / 4);
      });
    }
    expect(data.findings).toEqual([]);
    expect(unpackData(packData(data))).toEqual(data);
  });

  it("must leave something to learn from", async () => {
    const train = await csv("w.csv", "x,k,w\n1,a,0\n2,b,0\n", { label: "k", weight: "w" });
    await expect(prepare({ train })).rejects.toThrow(
      "weight: expected a training row with a weight above 0, all have 0",
    );
    const npz = {
      npz: goldenPath("arrays.npz"),
      features: "x",
      label: "y",
      weight: "n",
      group: null,
      time: null,
      shape: null,
    };
    await expect(prepare({ train: npz })).rejects.toThrow("row 2: weight: expected a weight, a number from 0, got -1");
  });

  it("are looked for in files of their own parts", async () => {
    const train = await csv("g1.csv", "x,k,p\n1,a,u\n2,b,v\n", { label: "k", group: "p" });
    const test = await csv("g2.csv", "x,k,p\n3,a,v\n4,b,w\n", { label: "k", group: "p" });
    const data = await prepare({ train, test });
    expect(data.findings).toMatchObject([
      { kind: "shared-groups", count: 1, what: expect.stringContaining("1 group has rows") },
    ]);
    expect([data.train.groups, data.test?.groups]).toEqual([Int32Array.of(0, 1), Int32Array.of(1, 2)]);
  });
});

describe("G2: leakage", () => {
  it("is found: the same row in two parts, with the lines of both", async () => {
    const train = await csv("old.csv", "x,y,k\n1,2,a\n3,4,b\n5,6,a\n");
    const test = await csv("new.csv", "x,y,k\n9,9,a\n5,6,a\n1,2,a\n");
    const data = await prepare({ train, test });
    expect(data.findings).toEqual([
      {
        kind: "repeated-rows",
        what: "2 of the 3 test rows (66.7 %) are in the train rows as well",
        why: expect.stringContaining("the rows that the ensemble is judged by must be new to it"),
        advice: expect.stringContaining("remove the repeated rows"),
        count: 2,
        pairs: [
          [
            { part: "train", file: "old.csv", row: 4 },
            { part: "test", file: "new.csv", row: 3 },
          ],
          [
            { part: "train", file: "old.csv", row: 2 },
            { part: "test", file: "new.csv", row: 4 },
          ],
        ],
      },
    ]);
    expect(unpackData(packData(data))).toEqual(data);
  });

  it("is not found where rows differ in a bit or in their labels, or are the same within a part", async () => {
    const train = await csv("old.csv", "x,y,k\n1,2,a\n1,2,b\n3,4,a\n");
    const test = await csv("new.csv", "x,y,k\n1,2.0000002,a\n2,1,b\n3,4,b\n");
    expect((await prepare({ train, test })).findings).toEqual([]);
  });

  it("among rows that are split by group is not answered with a split by group", async () => {
    const train = await csv("groups.csv", "x,g,k\n1,u,a\n1,v,a\n2,w,b\n2,z,b\n1,y,a\n2,q,b\n");
    const { findings } = await prepare({
      train: { ...train, group: "g" },
      test: 0.5,
      split: { by: "group", column: null },
    });
    expect(findings.map(({ kind }) => kind)).toEqual(["repeated-rows"]);
    expect(findings[0]?.advice).toBe(
      "remove the repeated rows from the file, or give those that belong together the same group",
    );
  });

  it("classes that are all set aside are found", async () => {
    const train = await csv("years.csv", "year,x,k\n1,0,a\n2,0,b\n3,0,a\n4,0,c\n");
    const data = await prepare({ train, test: 0.25, split: { by: "time", column: "year" } });
    expect(data.findings.at(-1)).toMatchObject({
      kind: "unseen-classes",
      count: 1,
      what: "1 of the 3 classes have no training rows: c",
    });
  });

  it("is none in the digits that ship with the package", async () => {
    const data = await prepare({ train: { sample: "digits" }, test: 0.2, validation: 0.1 });
    expect(data.findings).toEqual([]);
  });
});

describe("missing values and categories", () => {
  const content = "size,colour,k\n1,red,a\n,blue,b\n3,red,a\n5,,b\n";

  it("become medians and features of their own, which files to predict get as well", async () => {
    const train = await csv("t.csv", content);
    const data = await prepare({ train, missing: "median", categorical: "auto" });
    expect(data).toMatchObject({ shape: [3], columnNames: ["size", "colour=blue", "colour=red"] });
    expect(data.train.features).toEqual(Float32Array.of(1, 0, 1, 3, 1, 0, 3, 0, 1, 5, 0, 0));
    expect(data.findings).toMatchObject([{ kind: "filled-values", count: 2 }]);
    expect(unpackData(packData(data))).toEqual(data);

    const { encoding, columnNames, shape, classes } = data;
    // other columns, in another order, and a colour that training never had
    const input = await csv("new.csv", "note,colour,size\nx,blue,\ny,green,7\n");
    const { rows, labels, counts } = await readRows(
      input,
      { shape, classes, dtype: "F32", encoding, columnNames },
      "/",
    );
    expect(rows).toEqual({ count: 2, features: Float32Array.of(3, 1, 0, 7, 0, 0) });
    expect(labels).toBeNull();
    expect(counts).toEqual({ filled: 1, unknown: 1 });
  });

  it("a test file has the columns of the training file, whatever is in it", async () => {
    const train = await csv("t.csv", content);
    const test = await csv("u.csv", "size,colour,k\n2,7,a\n");
    const data = await prepare({ train, test, missing: "median", categorical: "auto" });
    expect(data.test?.features).toEqual(Float32Array.of(2, 0, 0));
    expect(data.findings[1]).toMatchObject({
      kind: "unknown-categories",
      count: 1,
      what: expect.stringContaining("test rows"),
    });
  });

  it("a file to predict that lacks a column is refused by its name", async () => {
    const train = await csv("t.csv", content);
    const { encoding, columnNames, shape, classes } = await prepare({ train, missing: "median", categorical: "auto" });
    const input = await csv("new.csv", "size,weight\n1,2\n");
    await expect(readRows(input, { shape, classes, dtype: "F32", encoding, columnNames }, "/")).rejects.toThrow(
      "the file lacks a column that the training rows have: colour",
    );
  });

  it("is refused by the lacking column's name where the label is missing too", async () => {
    const train = await csv("named.csv", "a,b,c,k\n1,2,3,x\n4,5,6,y\n");
    const { shape, classes, columnNames } = await prepare({ train });
    const input = await csv("few.csv", "a,c\n1,3\n");
    await expect(readRows(input, { shape, classes, dtype: "F32", columnNames }, "/")).rejects.toThrow(
      "the file lacks a column that the training rows have: b",
    );
  });

  it("labels that are named must be there", async () => {
    const train = await csv("named.csv", "a,b,k\n1,2,x\n4,5,y\n");
    const { shape, classes, columnNames } = await prepare({ train });
    const input = { ...(await csv("other.csv", "a,b\n1,3\n")), label: "truth" };
    const expected = { shape, classes, dtype: "F32", columnNames } as const;
    await expect(readRows(input, expected, "/", "named")).rejects.toThrow(
      'there is no column "truth" to take the label from; the columns are "a", "b"',
    );
    expect((await readRows(input, expected, "/")).labels).toBeNull();
  });

  it("are refused unless the spec says otherwise", async () => {
    const train = await csv("t.csv", content);
    await expect(prepare({ train })).rejects.toMatchObject({ code: "not-a-number", line: 2, field: 'column "colour"' });
    await expect(prepare({ train, categorical: "auto" })).rejects.toMatchObject({ line: 3, field: 'column "size"' });
  });
});

describe("columns of names", () => {
  it("are refused as categories, since a feature for each would fill the memory", async () => {
    const rows = Array.from({ length: 1001 }, (_, row) => `id${row},${row % 2}`);
    const train = await csv("ids.csv", `id,k\n${rows.join("\n")}\n`);
    await expect(prepare({ train, categorical: "auto" })).rejects.toMatchObject({
      code: "bad-option",
      field: 'column "id"',
    });
    await expect(prepare({ train, categorical: "auto" })).rejects.toThrow("expected at most 1000 categories, got 1001");
  });
});

describe("texts", () => {
  it("become sequences of whole numbers, unscaled, and so do texts to predict", async () => {
    const train = await csv("reviews.csv", "review,k\ngood good,a\nbad,b\nnot good,a\n", { text: "review" });
    const data = await prepare({ train, normalise: "standard", text: { unit: "word", length: 2, vocabulary: 4 } });
    expect(data).toMatchObject({ shape: [2], encoding: { kind: "text", vocabulary: ["good", "bad"] } });
    expect(data.train.features).toEqual(Uint8Array.of(2, 2, 0, 3, 1, 2));
    expect(data.normalisation).toEqual({ mean: new Float32Array(2), scale: Float32Array.of(1, 1) });
    const input = await csv("new.csv", "review\nbad good\n", { text: "review" });
    const { shape, classes, encoding } = data;
    const { rows, labels } = await readRows(input, { shape, classes, dtype: "F32", encoding }, "/");
    expect(rows.features).toEqual(Float32Array.of(3, 2));
    expect(labels).toBeNull();
    expect(unpackData(packData(data), { shared: true }).encoding).toEqual(encoding);
  });
});

describe("M4: simplify", () => {
  const train = { sample: "digits" } as const;

  it("leaves so many training rows, in each class's share, and the same test rows", async () => {
    const whole = await prepare({ train, test: 0.2 });
    const data = await prepare({ train, test: 0.2, simplify: { rows: 100, classes: null, size: null } });
    expect(data.train.count).toBe(100);
    expect(data.test).toEqual(whole.test);
    const counts = new Array<number>(10).fill(0);
    for (const label of data.train.labels) counts[label]!++;
    expect(Math.min(...counts)).toBeGreaterThanOrEqual(9);
    expect(Math.max(...counts)).toBeLessThanOrEqual(11);
  });

  it.each([
    [3, ["0", "1", "2"]],
    [{ mostFrequent: 2 }, ["1", "3"]],
    [
      ["7", "4"],
      ["4", "7"],
    ],
  ])("keeps the classes %j", async (classes, names) => {
    const data = await prepare({ train, test: 0.2, simplify: { rows: null, classes, size: null } });
    expect(data.classes).toEqual(names);
    expect(new Set(data.test?.labels)).toEqual(new Set(names.keys()));
  });

  it("makes images smaller, and those to predict as well", async () => {
    const data = await prepare({ train, simplify: { rows: null, classes: null, size: [4, 4] } });
    const { shape, classes, encoding } = data;
    expect(shape).toEqual([4, 4, 1]);
    // the first digit of the file starts 0 0 5 13 / 0 0 13 15: means 0 and 11.5
    expect(Array.from(data.train.features.subarray(0, 2))).toEqual([0, 12]);
    const { rows } = await readRows(train, { shape, classes, dtype: "U8", encoding }, "/");
    expect(rows.features).toEqual(data.train.features);
    expect(unpackData(packData(data))).toEqual(data);
  });

  it.each([
    [{ classes: ["0", "x"], size: null }, 'there is no class "x"; the classes are "0", "1", "2"'],
    [{ classes: 11, size: null }, "expected at most 10, as many classes as there are, got 11"],
    [{ classes: null, size: [9, 8] as const }, "expected at most [8, 8], as the images are, got [9, 8]"],
  ])("refuses %j", async (simplify, message) => {
    const reading = prepare({ train, simplify: { rows: null, ...simplify } });
    await expect(reading).rejects.toMatchObject({ code: "bad-option" });
    await expect(reading).rejects.toThrow(message);
  });
});

describe("M3: statistics", () => {
  it("come from the training rows after encoding, a column of categories like any other", async () => {
    const train = await csv("t.csv", "colour,k\nred,a\nblue,b\nred,a\nred,b\n");
    const data = await prepare({ train, categorical: "auto", normalise: "standard" });
    expect(data.normalisation.mean).toEqual(Float32Array.of(0.25, 0.75));
  });
});
