import { describe, expect, it } from "vitest";
import { describeData, type ParquetSource, readRows } from "../src/index.js";
import { golden, goldenPath } from "./golden.js";
import { csvSource, read } from "./read-source.js";
import { temporaryFiles } from "./temporary-files.js";

const files = temporaryFiles();
const { labels: _, header: __, delimiter: ___, skipLines: ____, csv: _____, ...columns } = csvSource("");

function source(name: string, change: Partial<ParquetSource> = {}): ParquetSource {
  return { ...columns, parquet: goldenPath(`${name}.parquet`), label: "kind", ...change };
}

describe.each(["large-numbers", "large-numbers-plain"])("numbers in %s.parquet", (name) => {
  it.each([
    ["signed", ["9007199254740993", "9007199254740992", "-9223372036854775808", "5"]],
    ["unsigned", ["18446744073709551615", "18446744073709551614", "0", ""]],
    ["decimal", ["12345678901234567890.01", "12345678901234567890.02", "-0.05", ""]],
    ["short", ["1.5", "-2.25", "0.07", "3"]],
  ])("are exact as %s labels, groups and categories", async (column, values) => {
    const others = ["signed", "unsigned", "decimal", "short"].filter((other) => other !== column);
    const labelled = await read(source(name, { label: column, ignore: ["kind", ...others.slice(1)] }), {
      missing: "median",
    });
    expect(labelled.labels?.columns).toEqual([values]);
    const grouped = await read(source(name, { group: column, ignore: others.slice(1) }), { missing: "median" });
    expect(grouped.groups).toEqual(values);
    const found = await read(source(name, { ignore: others }), { missing: "median", categorical: [column] });
    expect(found.columns).toMatchObject([{ name: column, categories: values.filter((value) => value !== "") }]);
  });

  it("are floats as features", async () => {
    const rows = await read(source(name), { missing: "median" });
    expect(rows.columns?.every(({ categories }) => categories === null)).toBe(true);
    expect(Array.from(rows.features.slice(0, 4))).toEqual([2 ** 53, 2 ** 64, 12345678901234567000, 1.5]);
  });
});

describe("columns of a Parquet file that are no single values", () => {
  const others = ["list", "point", "map", "bytes"];

  it.each([
    ["list", "a list"],
    ["point", "a structure"],
    ["map", "a map"],
    ["bytes", "bytes"],
  ])("are refused as features, and left out by name: %s", async (column, what) => {
    const ignore = others.filter((other) => other !== column);
    await expect(read(source("no-numbers", { ignore }))).rejects.toThrow(
      `column "${column}": expected numbers or text, got ${what}; flatten it, or leave it out with \`ignore: [${column}]\``,
    );
    await expect(read(source("no-numbers", { ignore: others, group: column }))).rejects.toMatchObject({
      code: "bad-option",
    });
    expect((await read(source("no-numbers", { ignore: others }))).features).toEqual(Float32Array.of(1.5, 2.5));
  });

  it("do not matter in rows to predict", async () => {
    const expected = { shape: [1], classes: ["a", "b"], dtype: "F32", columnNames: ["size"] } as const;
    const input = { parquet: goldenPath("no-numbers.parquet"), label: "kind" };
    const { rows, labels } = await readRows(input, expected, "/");
    expect([rows.features, labels]).toEqual([Float32Array.of(1.5, 2.5), Int32Array.of(0, 1)]);
  });

  it("are ignored by init, which says so", async () => {
    await files.write("t.parquet", golden("no-numbers.parquet"));
    const found = await describeData("t.parquet", files.directory());
    expect(found).toMatchObject({ train: { label: "kind", ignore: others }, shape: [1] });
    expect(found.notes[0]).toBe('the column "list" holds a list: it is left out');
  });
});
