import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { CsvSource } from "../src/index.js";
import type { TableOptions } from "../src/tables/read-records.js";
import { csvSource, read } from "./read-source.js";
import { temporaryFiles } from "./temporary-files.js";

const files = temporaryFiles();
let written = 0;

async function table(
  content: string | Uint8Array,
  change: Partial<CsvSource> = {},
  options: Partial<TableOptions> = {},
) {
  return read(csvSource(await files.write(`${written++}.csv`, content), change), options);
}

const trees =
  "size,kind,age,plot,weight,day\n1,oak,10,a,0.5,2026-01-02\n2,elm,20,b,2,2026-01-01T12:00\n3,oak,30,a,1,1\n";
const named = { header: true, label: "kind" } as const;

describe("the columns of a table", () => {
  it("may be weights, groups and times, which are no features", async () => {
    const rows = await table(trees, { ...named, weight: "weight", group: "plot", time: "day" });
    expect(rows.features).toEqual(Float32Array.of(1, 10, 2, 20, 3, 30));
    expect(rows.weights).toEqual(Float32Array.of(0.5, 2, 1));
    expect(rows.groups).toEqual(["a", "b", "a"]);
    expect(rows.times).toEqual(Float64Array.of(Date.UTC(2026, 0, 2), Date.UTC(2026, 0, 1, 12), 1));
  });

  it("may be left out, by name or number", async () => {
    const rows = await table(trees, { ...named, ignore: [0, "plot", -1, "weight"] });
    expect(rows.features).toEqual(Float32Array.of(10, 20, 30));
  });

  it("may be several labels or targets", async () => {
    const rows = await table(trees, { ...named, label: ["age", "size"], ignore: ["kind", "plot", "day"] });
    expect(rows.labels).toEqual({
      names: ["age", "size"],
      fields: ['column "age"', 'column "size"'],
      columns: [
        ["10", "20", "30"],
        ["1", "2", "3"],
      ],
    });
  });

  it.each<[string, Partial<CsvSource>, string, string]>([
    ["a column for two things", { weight: "kind" }, "bad-option", 'column "kind": the column is named for two things'],
    [
      "an unknown group",
      { group: "patient" },
      "unknown-column",
      'there is no column "patient" to use as `group`; the columns are "size"',
    ],
    [
      "a time that is none",
      { time: "plot", ignore: ["day"] },
      "not-a-number",
      'column "plot": expected a number or a date such as 2026-01-31, got "a"',
    ],
    [
      "a weight that is none",
      { weight: "plot", ignore: ["day"] },
      "not-a-number",
      'column "plot": expected a weight, a number from 0, got "a"',
    ],
    ["text to ignore or to call categories", {}, "not-a-number", "set `data.categorical: auto`; or `ignore` it"],
  ])("are refused with %s", async (_, change, code, message) => {
    const reading = table(trees, { ...named, ...change });
    await expect(reading).rejects.toMatchObject({ code });
    await expect(reading).rejects.toThrow(message);
  });

  it("refuses a negative weight", async () => {
    await expect(table("1,-1,a\n", { weight: 1 })).rejects.toThrow('expected a weight, a number from 0, got "-1"');
  });
});

describe("how tools write tables", () => {
  it("scikit-learn's, whose first line counts rows and names classes, are read with skipLines", async () => {
    const iris = "150,4,setosa,versicolor,virginica\n5.1,3.5,1.4,0.2,0\n7,3.2,4.7,1.4,1\n";
    expect(await table(iris, { skipLines: 1 })).toMatchObject({
      count: 2,
      lines: [2, 3],
      labels: { columns: [["0", "1"]] },
    });
    const wine = "178,13,class_0\n1,2,3,4,0\n";
    await expect(table(wine)).rejects.toThrow(
      /:2: expected 3 fields, as in the first row, got 5; .* skip them with `skipLines`/,
    );
  });

  it("separated by spaces, gzipped, with the targets in a file of their own", async () => {
    const labels = await files.write("targets.csv.gz", gzipSync("1.51e+02\n7.5e+01\n"));
    const rows = await table(gzipSync("59 2 32.1\n48  1 21.6 \n"), { delimiter: " ", label: null, labels });
    expect(rows.features).toEqual(Float64Array.of(59, 2, 32.1, 48, 1, 21.6));
    expect(rows.labels).toMatchObject({ names: ["label"], columns: [["1.51e+02", "7.5e+01"]] });
  });

  it("with another number of rows than labels is refused", async () => {
    const labels = await files.write("one.csv", "1\n");
    await expect(table("1,2\n3,4\n", { label: null, labels })).rejects.toThrow(
      /one.csv: expected a label for each of the 2 rows of .*, got 1/,
    );
  });
});

describe("missing values", () => {
  it.each(["", "NaN", "NA", "n/a", "null", "None", "?"])(
    "written as %j are refused, or kept to be filled",
    async (cell) => {
      const content = `1,a\n${cell},b\n`;
      await expect(table(content)).rejects.toMatchObject({ code: "not-a-number", line: 2, field: "column 0" });
      await expect(table(content)).rejects.toThrow(
        "missing values are refused: leave these rows out, or set `data.missing: median`",
      );
      expect((await table(content, {}, { missing: "median" })).features).toEqual(Float32Array.of(1, Number.NaN));
    },
  );
});

describe("columns of text", () => {
  it("are categories wherever there is any text, numbered as they come", async () => {
    const rows = await table("1,red,x\n2,7,y\n3,red,x\n", {}, { categorical: "auto" });
    expect(rows.columns).toMatchObject([{ categories: null }, { categories: ["red", "7"] }]);
    expect(rows.features).toEqual(Float32Array.of(1, 0, 2, 1, 3, 0));
  });

  it("may be named, so that codes of numbers are categories", async () => {
    const rows = await table("7,1,x\n8,2,y\n", {}, { categorical: [0] });
    expect(rows.columns).toMatchObject([{ categories: ["7", "8"] }, { categories: null }]);
  });

  it("are the samples, if one of them is named as text", async () => {
    const rows = await table('id,review,kind\n1,"good, cheap",a\n2,bad,b\n', { ...named, text: "review" });
    expect(rows).toMatchObject({ texts: ["good, cheap", "bad"], columns: null, labels: { columns: [["a", "b"]] } });
  });
});
