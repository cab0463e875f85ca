import { describe, expect, it } from "vitest";
import { type CsvSource, describeData, type ParquetSource, prepareData, readRows } from "../src/index.js";
import { golden, goldenPath } from "./golden.js";
import { csvSource, read } from "./read-source.js";
import { temporaryFiles } from "./temporary-files.js";

const files = temporaryFiles();
const { labels: _, header: __, delimiter: ___, skipLines: ____, csv: _____, ...columns } = csvSource("");

function parquet(name: string, change: Partial<ParquetSource> = {}) {
  return read({ ...columns, parquet: goldenPath(`pandas-${name}.parquet`), label: "kind", ...change });
}

async function csv(content: string, change: Partial<CsvSource> = {}) {
  return read(csvSource(await files.write("t.csv", content), { header: true, ...change }));
}

describe("the index that pandas stores in a Parquet file", () => {
  it.each([
    ["filtered", ["__index_level_0__"]],
    ["named", ["plot"]],
    ["levels", ["plot", "__index_level_1__"]],
    ["range", []],
  ])("of a %s table is no feature, and that is said", async (name, index) => {
    const rows = await parquet(name);
    expect(rows.columns?.map((column) => column.name)).toEqual(["size"]);
    expect(rows.findings).toMatchObject(
      index.map((column) => ({
        kind: "left-out-columns",
        what: `the column "${column}" is the index that pandas stored: it is left out`,
      })),
    );
    // the last column is the last of those that measure something
    expect((await parquet(name, { label: -1 })).labels?.names).toEqual(["kind"]);
  });

  it("is a group, a label or a category where somebody names it", async () => {
    const grouped = await parquet("named", { group: "plot" });
    expect(grouped.groups).toEqual(["7", "7", "9", "9"]);
    expect(grouped.findings).toEqual([]);
    expect((await parquet("named", { label: "plot", ignore: ["kind"] })).labels?.columns).toEqual([
      ["7", "7", "9", "9"],
    ]);
    expect((await parquet("named", { ignore: ["plot"] })).shape).toEqual([1]);
    const source = { ...columns, parquet: goldenPath("pandas-named.parquet"), label: "kind" };
    const rows = await read(source, { categorical: ["plot"] });
    expect(rows.columns?.map(({ name }) => name)).toEqual(["size", "plot"]);
  });

  it("is the label by its name, to init", async () => {
    await files.write("t.parquet", golden("pandas-label.parquet"));
    expect(await describeData("t.parquet", files.directory())).toMatchObject({ train: { label: "label" }, shape: [1] });
  });

  it("may be in rows to predict or not", async () => {
    const expected = { shape: [1], classes: ["elm", "oak"], dtype: "F32", columnNames: ["size"] } as const;
    for (const name of ["named", "range"]) {
      const input = { parquet: goldenPath(`pandas-${name}.parquet`), label: "kind" };
      const { rows, labels } = await readRows(input, expected, "/");
      expect([rows.features, labels]).toEqual([Float32Array.of(1.5, 2.5, 3.5, 4.5), Int32Array.of(1, 0, 1, 0)]);
    }
  });
});

describe("a column without a name in a CSV file", () => {
  it.each([
    ["pandas counts from 0", "", ["0", "1", "2"]],
    ["R from 1, in quotes", '""', ['"1"', '"2"', '"3"']],
    ["a filter leaves gaps", "", ["4", "17", "8"]],
    ["pandas saves it again", "Unnamed: 0", ["0", "1", "2"]],
  ])("is left out where it only numbers the rows: %s", async (_, name, numbers) => {
    const rows = await csv(
      `${name},x,label\n${numbers.map((number, row) => `${number},${row}.5,${"pqp"[row]}`).join("\n")}\n`,
    );
    expect(rows.columns?.map((column) => column.name)).toEqual(["x"]);
    expect(rows.features).toEqual(Float32Array.of(0.5, 1.5, 2.5));
    expect(rows.findings).toMatchObject([
      {
        kind: "left-out-columns",
        what: 'the column "Unnamed: 0" has no name and only numbers the rows: it is left out',
      },
    ]);
  });

  it.each([
    ["only numbers the rows", "each of two tables from 0", (row: number) => row % 20],
    ["only names the rows", "by texts", (row: number) => `row ${row}`],
    [
      "only names the rows",
      "by dates",
      (row: number) => new Date(Date.UTC(2026, 0, row + 1)).toISOString().slice(0, 10),
    ],
  ])("is left out where it %s: %s", async (why, _, nameOf) => {
    const lines = Array.from({ length: 40 }, (_, row) => `${nameOf(row)},${row % 7},${"pq"[row % 2]}`);
    const rows = await csv(`,x,label\n${lines.join("\n")}\n`);
    expect(rows.shape).toEqual([1]);
    expect(rows.findings[0]?.what).toBe(`the column "Unnamed: 0" has no name and ${why}: it is left out`);
    expect((await csv(`,x,label\n${lines.join("\n")}\n`, { group: "Unnamed: 0" })).groups?.[3]).toBe(String(nameOf(3)));
  });

  it("is a feature where its values come again, or are no whole numbers", async () => {
    expect((await csv(",x,label\n1,5,p\n1,6,q\n")).shape).toEqual([2]);
    expect((await csv(",x,label\n0.5,5,p\n1.5,6,q\n")).shape).toEqual([2]);
  });

  it("is left out where it is empty: each line ends with a comma", async () => {
    const rows = await csv("x,label,\n1,p,\n2,q,\n");
    expect(rows).toMatchObject({ shape: [1], labels: { names: ["label"] } });
    expect(rows.findings.map(({ what }) => what)).toEqual([
      'the column "Unnamed: 2" has neither a name nor a value: it is left out',
    ]);
  });

  it("is no label in a file of labels", async () => {
    const labels = await files.write("y.csv", ",label\n0,p\n1,q\n");
    expect((await csv("x,z\n1,2\n3,4\n", { label: null, labels })).labels).toMatchObject({
      names: ["label"],
      columns: [["p", "q"]],
    });
  });

  it("is said by init and by training, once", async () => {
    const content = `,x,label\n${Array.from({ length: 12 }, (_, row) => `${row},${row % 5}.5,${"pq"[row % 2]}`).join("\n")}\n`;
    await files.write("t.csv", content);
    const description = await describeData("t.csv", files.directory());
    expect(description).toMatchObject({ train: { header: true, label: "label" }, shape: [1] });
    expect(description.notes).toEqual([
      'the column "Unnamed: 0" has no name and only numbers the rows: it is left out',
    ]);
    const test = { ...description.train };
    const data = await prepareData(
      { train: description.train, test, validation: 0, normalise: "none", seed: 1 },
      files.directory(),
    );
    expect(data.columnNames).toEqual(["x"]);
    expect(data.findings.map(({ kind }) => kind)).toEqual(["left-out-columns", "repeated-rows"]);
  });
});
