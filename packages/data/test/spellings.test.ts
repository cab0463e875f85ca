import { describe, expect, it } from "vitest";
import { type CsvSource, readRows } from "../src/index.js";
import { placeFinder } from "../src/tables/spellings.js";
import { goldenPath } from "./golden.js";
import { csvSource, read } from "./read-source.js";
import { temporaryFiles } from "./temporary-files.js";

const files = temporaryFiles();
let written = 0;

async function csv(content: string, change: Partial<CsvSource> = {}): Promise<CsvSource> {
  return csvSource(await files.write(`${written++}.csv`, content), { header: true, label: "kind", ...change });
}

describe("a value that another tool writes in another way", () => {
  it.each([
    ["whole numbers of a column of floats", ["1", "2", "3"], "2.0", 1],
    ["floats of a column of whole numbers", ["1.0", "2.0"], "2", 1],
    ["booleans of R", ["False", "True"], "TRUE", 1],
    ["booleans of JSON", ["FALSE", "TRUE"], "false", 0],
    ["booleans of Parquet", ["False", "True"], "1", 1],
    ["booleans in words", ["0", "1"], "True", 1],
    ["booleans that were floats", ["no", "yes"], "1.0", -1],
    ["what is written exactly so", ["1", "1.0"], "1.0", 1],
    ["what could be two of them", ["1.0", "1.00"], "1", -1],
    ["a code", ["007", "7"], "7", 1],
    ["a code that is not there", ["007", "x"], "7", -1],
    ["a number among numbers that are no booleans", ["0", "1", "2"], "True", -1],
    ["a word", ["a", "b"], "A", -1],
    ["a name that every object has", ["a", "b"], "constructor", -1],
  ])("finds %s", (_, known, text, place) => {
    expect(placeFinder(known)(text)).toBe(place);
  });

  const encoding = {
    kind: "table",
    columns: [
      { name: "count", categories: ["1", "2", "3"] },
      { name: "red", categories: ["False", "True"] },
    ],
  } as const;
  const trees = { shape: [5], classes: ["elm", "oak"], dtype: "F32", encoding } as const;

  it("is the category that it was in training", async () => {
    const source = await csv("count,red,kind\n1.0,TRUE,oak\n3.0,false,elm\n4.0,1,elm\n");
    const { rows, counts } = await readRows(source, trees, "/");
    expect(rows.features).toEqual(Float32Array.of(1, 0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0, 1));
    expect(counts.unknown).toBe(1);
  });

  it("is the category that it was in training when Parquet has booleans", async () => {
    const source = { parquet: goldenPath("snappy.parquet"), label: "kind" };
    const { rows, labels, counts } = await readRows(source, trees, "/");
    expect(rows.features.subarray(0, 10)).toEqual(Float32Array.of(1, 0, 0, 0, 1, 0, 1, 0, 1, 0));
    expect(counts.unknown).toBe(1); // 2 ** 40
    expect(labels).toEqual(Int32Array.of(1, 0, 1, 0));
  });

  it("is a number where training had booleans of Parquet, and text otherwise", async () => {
    const expected = { shape: [2], classes: ["elm", "oak"], dtype: "F32", columnNames: ["count", "red"] } as const;
    const source = await csv("count,red,kind\n1,True,oak\n2,false,elm\n");
    expect((await readRows(source, expected, "/")).rows.features).toEqual(Float32Array.of(1, 1, 2, 0));
    await expect(read(source)).rejects.toThrow('column "red": expected a number, got "True"');
  });

  it("is the class that it was in training", async () => {
    const source = await csv("size,kind\n1,TRUE\n2,0\n");
    const expected = { shape: [1], classes: ["False", "True"], dtype: "F32" } as const;
    expect((await readRows(source, expected, "/")).labels).toEqual(Int32Array.of(1, 0));
  });
});

describe("infinity and numbers beyond 32-bit floats", () => {
  it.each(["inf", "-inf", "Infinity", "1e300"])("%s is no reason to read a column as categories", async (cell) => {
    const source = await csv(`size,site,kind\n1,a,oak\n${cell},b,elm\n3,a,oak\n`);
    const expected = {
      code: "not-a-number",
      line: 3,
      message: expect.stringContaining(`expected a number, got "${cell}"`),
    };
    await expect(read(source, { categorical: "auto" })).rejects.toMatchObject(expected);
    await expect(read({ ...source, ignore: ["size"] }, { categorical: "auto" })).resolves.toMatchObject({ count: 3 });
  });

  it("are categories among words", async () => {
    const source = await csv("size,kind\nlow,oak\ninf,elm\n");
    const [column] = (await read(source, { categorical: "auto" })).columns!;
    expect(column!.categories).toEqual(["low", "inf"]);
  });
});
