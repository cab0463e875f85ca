import { describe, expect, it } from "vitest";
import { type CsvSource, type InputOptions, prepareData, readRows, type Task } from "../src/index.js";
import { csvSource } from "./read-source.js";
import { temporaryFiles } from "./temporary-files.js";

const files = temporaryFiles();
let written = 0;

async function csv(content: string, change: Partial<CsvSource> = {}): Promise<CsvSource> {
  return csvSource(await files.write(`${written++}.csv`, content), { header: true, ...change });
}

const TRAIN = "a,b,due\n1,10,0.5\n2,20,1.5\n3,30,2.5\n4,40,3.5\n";

async function prepare(test: CsvSource, change: Partial<CsvSource> = {}) {
  const train = await csv(TRAIN, change);
  return prepareData({ train, test, validation: 0, normalise: "none", seed: 1, task: "regression" }, "/");
}

describe("a file of test rows", () => {
  it("has its features and its label found by name, in any order, though the label's column is a number", async () => {
    const { test } = await prepare(await csv("due,note,b,a\n7.5,1,20,2\n"));
    expect(test?.features).toEqual(Float32Array.of(2, 20));
    expect(test?.labels).toEqual(Float32Array.of(7.5));
  });

  it("has its label by its number where it has another name", async () => {
    const { test } = await prepare(await csv("b,a,when\n20,2,7.5\n"));
    expect([test?.features, test?.labels]).toEqual([Float32Array.of(2, 20), Float32Array.of(7.5)]);
  });

  it("is refused where that number is a feature's", async () => {
    await expect(prepare(await csv("when,b,a\n7.5,20,2\n"))).rejects.toThrow(
      'column "a": a feature of the training rows is the label, weight, group or time here: name that column',
    );
  });

  it.each([
    [
      "none of the names",
      "x,y,due\n1,2,3\n",
      "expected the 2 features of the training rows: a, b; got 3 columns: x, y, due",
    ],
    [
      "some of the names",
      "a,y,due\n1,2,3\n",
      "the file lacks a column that the training rows have: b; it has a, y, due",
    ],
    [
      "names of other case",
      "A,B,due\n1,2,3\n",
      "expected the 2 features of the training rows: a, b; got 3 columns: A, B, due",
    ],
  ])("is refused with %s, and told to rename the columns", async (_, content, message) => {
    const preparing = prepare(await csv(content));
    await expect(preparing).rejects.toMatchObject({ code: "unknown-column" });
    await expect(preparing).rejects.toThrow(message);
    await expect(preparing).rejects.toThrow("rename the columns as in the training file");
  });

  it("has its columns by their places where it says that it has no header", async () => {
    const { test } = await prepare(await csv("2,20,7.5\n", { header: false }));
    expect([test?.features, test?.labels]).toEqual([Float32Array.of(2, 20), Float32Array.of(7.5)]);
  });

  it("has the pixels of images in rows found by name", async () => {
    const image = { shape: [1, 2, 1], label: "due" };
    const { test } = await prepare(await csv("due,b,a\n7.5,20,2\n", image), image);
    expect(test?.features).toEqual(Uint8Array.of(2, 20));
  });

  it("without a header is refused where one is expected", async () => {
    await expect(prepare(await csv("2,20,7.5\n3.5,1,2\n"))).rejects.toMatchObject({ code: "missing-header" });
  });
});

describe("rows to predict", () => {
  const expected = {
    shape: [2],
    classes: [],
    dtype: "F32",
    columnNames: ["a", "b"],
    task: "regression" as Task,
  } as const;
  const read = async (content: string, change: Partial<Extract<InputOptions, { csv: string }>> = {}) => {
    const { csv: path } = await csv(content);
    const source = { csv: path, header: true, label: -1, delimiter: ",", ...change };
    return readRows(source, { ...expected, targetNames: ["due"] }, "/");
  };

  it("are scored by the column of the target's name alone", async () => {
    expect((await read("a,b,note\n1,10,5\n")).labels).toBeNull();
    expect((await read("due,a,b\n0.5,1,10\n")).labels).toEqual(Float32Array.of(0.5));
  });

  it("are refused where somebody names a feature as their label", async () => {
    const { csv: path } = await csv("due,a,b\n0.5,1,10\n");
    const source = { csv: path, header: true, delimiter: "," };
    const reading = (label: string | number) =>
      readRows({ ...source, label }, { ...expected, targetNames: ["due"] }, "/", "named");
    for (const label of [1, "a"]) {
      await expect(reading(label)).rejects.toMatchObject({ code: "bad-option", field: 'column "a"' });
      await expect(reading(label)).rejects.toThrow(
        "expected the column of the label, got a feature of the training rows",
      );
    }
    expect((await reading(0)).labels).toEqual(Float32Array.of(0.5));
  });

  it("cut up by another delimiter are refused with advice on that", async () => {
    await expect(read("a;b\n1;10\n")).rejects.toThrow(
      "got 1 column: a;b (the label may be left out, features may not); is the `delimiter` right?",
    );
  });

  it("have features under other names by their places on request alone", async () => {
    await expect(read("x,y\n1,10\n")).rejects.toMatchObject({ code: "unknown-column" });
    expect((await read("b,a\n1,10\n", { byPosition: true })).rows.features).toEqual(Float32Array.of(1, 10));
    expect((await read(",x,y\n7,1,10\n8,2,20\n", { byPosition: true })).rows.features).toEqual(
      Float32Array.of(1, 10, 2, 20),
    );
    expect((await read("1.5,10\n2,20\n", { byPosition: true, header: "unless-a-row" })).rows.count).toBe(2);
    expect((await read("x,y\n1,10\n2,20\n", { byPosition: true, header: "unless-a-row" })).rows.count).toBe(2);
  });

  it("have the names of training, whatever those look like", async () => {
    const { csv: path } = await csv("2.5,9,1\n1,10,4\n2,20,5\n");
    const source = { csv: path, header: true, label: null, delimiter: "," };
    const { rows } = await readRows(source, { ...expected, columnNames: ["1", "2.5"] }, "/");
    expect(rows.features).toEqual(Float32Array.of(4, 1, 5, 2));
  });
});

describe("texts to predict", () => {
  const encoding = { kind: "text", unit: "word", length: 2, vocabulary: ["good", "bad"] } as const;
  const expected = { shape: [2], classes: ["n", "p"], dtype: "F32", encoding } as const;
  const read = async (content: string, change: Partial<Extract<InputOptions, { csv: string }>> = {}) => {
    const { csv: path } = await csv(content);
    return readRows(
      { csv: path, header: true, label: "label", text: "review", delimiter: ",", ...change },
      expected,
      "/",
    );
  };

  it("stand in the column of that name, or alone in a file without names, or under another on request", async () => {
    const both = Float32Array.of(0, 2, 0, 3);
    expect((await read("label,review\np,good\nn,bad\n")).rows.features).toEqual(both);
    expect((await read("review\ngood\nbad\n")).rows.features).toEqual(both);
    expect((await read("good\nbad\n", { header: false })).rows.features).toEqual(both);
    await expect(read("comment\ngood\nbad\n")).rejects.toThrow(
      "expected the column of texts, review; got 1 column: comment; rename the columns as in the training file",
    );
    expect((await read("comment\ngood\nbad\n", { byPosition: true })).rows.features).toEqual(both);
  });
});
