import { describe, expect, it } from "vitest";
import { type CsvSource, readRows } from "../src/index.js";
import { columnNames } from "../src/tables/column-names.js";
import { goldenPath } from "./golden.js";
import { csvSource, read } from "./read-source.js";
import { temporaryFiles } from "./temporary-files.js";

const files = temporaryFiles();

async function table(content: string, change: Partial<CsvSource> = {}) {
  return read(csvSource(await files.write("t.csv", content), { header: true, label: "label", ...change }));
}

describe("the names of columns", () => {
  it.each<[string, string[], string[]]>([
    ["one that comes again", ["a", "b", "a", "a"], ["a", "b", "a_1", "a_2"]],
    ["one whose next name is taken, before or after it", ["a", "a", "a_1"], ["a", "a_2", "a_1"]],
    ["one that others have with spaces around it", ["a", "a ", "\ta"], ["a", "a_1", "a_2"]],
    ["none", ["", "a", " "], ["Unnamed: 0", "a", "Unnamed: 2"]],
    ["none, and pandas' word for it", ["", "Unnamed: 0"], ["Unnamed: 0", "Unnamed: 0_1"]],
    ["one in capitals", ["a", "A"], ["a", "A"]],
  ])("are each there once, given %s", (_, header, names) => {
    expect(columnNames(header).names).toEqual(names);
    expect(columnNames(names).names).toEqual(names);
  });

  it.each([",", ";", "\t"])("lead to both of two columns of one name, in a file cut by %j", async (delimiter) => {
    const content = ["a,a,label", "1,10,p", "2,20,q"].join("\n").replaceAll(",", delimiter);
    const rows = await table(content, { delimiter });
    expect(rows.features).toEqual(Float32Array.of(1, 10, 2, 20));
    expect(rows.columns?.map(({ name }) => name)).toEqual(["a", "a_1"]);
    expect(rows.findings).toMatchObject([
      { kind: "repeated-names", what: '2 columns have the name "a": the second is called "a_1"' },
    ]);
  });

  it("mean the first of several by the name that they have in the file", async () => {
    const content = "a,a,b,label\n1,10,5,p\n2,20,6,q\n";
    expect((await table(content, { ignore: ["a"] })).columns?.map(({ name }) => name)).toEqual(["a_1", "b"]);
    expect((await table(content, { ignore: ["a_1 "] })).columns?.map(({ name }) => name)).toEqual(["a", "b"]);
    const labelled = await table(content, { label: "a", ignore: ["label"] });
    expect(labelled.labels?.columns).toEqual([["1", "2"]]);
    expect(labelled.features).toEqual(Float32Array.of(10, 5, 20, 6));
  });

  it("are the same in rows to predict, in any order of the others, and with the label or without", async () => {
    const expected = { shape: [2], classes: ["p", "q"], dtype: "F32", columnNames: ["a", "a_1"] } as const;
    const answer = async (content: string) => {
      const csv = await files.write("new.csv", content);
      return readRows({ csv, header: true, label: "label", delimiter: "," }, expected, "/");
    };
    const { rows, labels } = await answer("label,a,a \nq,1,10\n");
    expect([rows.features, labels]).toEqual([Float32Array.of(1, 10), Int32Array.of(1)]);
    expect((await answer("a,a\n1,10\n")).rows.features).toEqual(Float32Array.of(1, 10));
    expect((await answer("a_1,a\n10,1\n")).rows.features).toEqual(Float32Array.of(1, 10));
    await expect(answer("label,a\nq,1\n")).rejects.toThrow("the file lacks a column that the training rows have: a_1");
  });

  it("that ensembles of the first version have twice are those that files have", async () => {
    const expected = { shape: [2], classes: ["p", "q"], dtype: "F32", columnNames: ["a", "a"] } as const;
    const csv = await files.write("new.csv", "a,a\n1,10\n");
    const { rows } = await readRows({ csv, header: true, label: -1, delimiter: "," }, expected, "/");
    expect(rows.features).toEqual(Float32Array.of(1, 10));
  });

  it("lead to the values of each column in a Parquet file, too", async () => {
    const { labels: _, header: __, delimiter: ___, skipLines: ____, csv: _____, ...columns } = csvSource("");
    const rows = await read({ ...columns, parquet: goldenPath("repeated-names.parquet"), label: "kind" });
    expect(rows.columns?.map(({ name }) => name)).toEqual(["a", "a_2", "a_1"]);
    expect(rows.features).toEqual(Float32Array.of(1, 10, 100, 2, 20, 200));
  });
});
