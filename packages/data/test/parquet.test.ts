import { describe, expect, it } from "vitest";
import type { ParquetSource } from "../src/index.js";
import { PLAIN_CSV } from "../src/sources/read-source.js";
import { golden, goldenPath } from "./golden.js";
import { read } from "./read-source.js";
import { temporaryFiles } from "./temporary-files.js";

const files = temporaryFiles();
const { labels: _, header: __, delimiter: ___, skipLines: ____, ...columns } = PLAIN_CSV;
const parquet = (name: string, change: Partial<ParquetSource> = {}): ParquetSource => ({
  ...columns,
  parquet: goldenPath(name),
  label: "kind",
  ...change,
});

describe("a Parquet file", () => {
  it("is read as pyarrow wrote it: floats, whole numbers, truth, text and times", async () => {
    const rows = await read(parquet("snappy.parquet", { time: "seen", ignore: ["size"] }));
    expect(rows).toMatchObject({
      shape: [2],
      count: 4,
      lines: null,
      labels: { columns: [["oak", "elm", "oak", "elm"]] },
    });
    expect(rows.columns?.map(({ name }) => name)).toEqual(["count", "red"]);
    expect(rows.features).toEqual(Float32Array.of(1, 1, 2, 0, 3, 1, 2 ** 40, 0));
    expect(rows.times).toEqual(Float64Array.from([3, 1, 4, 2], (day) => Date.UTC(2026, 0, day)));
  });

  it.each(["gzip", "brotli"])("may be packed with %s", async (codec) => {
    expect((await read(parquet(`${codec}.parquet`))).features).toEqual(Float32Array.of(1, 2, 3, 2 ** 40));
  });

  it("with a null is refused, with its column and row, or has it to be filled", async () => {
    const source = parquet("snappy.parquet", { ignore: ["seen"] });
    await expect(read(source)).rejects.toMatchObject({ code: "not-a-number", field: 'column "size"' });
    await expect(read(source)).rejects.toThrow(
      'row 2: column "size": expected a number, got no value; missing values are refused',
    );
    const { features } = await read(source, { missing: "median" });
    expect(Array.from(features.filter((_, index) => index % 3 === 0))).toEqual([1.5, Number.NaN, 3.5, 2.25]);
  });

  it("with text among the features is refused, or has categories", async () => {
    const source = parquet("gzip.parquet", { label: "count" });
    await expect(read(source)).rejects.toThrow('row 1: column "kind": expected a number, got "oak"');
    const rows = await read(source, { categorical: "auto" });
    expect(rows.columns).toEqual([{ name: "kind", number: 1, field: 'column "kind"', categories: ["oak", "elm"] }]);
    expect(rows.features).toEqual(Float32Array.of(0, 1, 0, 1));
  });

  it.each([
    ["packed with zstd", "zstd.parquet", 'write it with compression="snappy"'],
    [
      "with lists",
      "nested.parquet",
      'column "list": expected numbers or text, got a list; flatten it, or leave it out with `ignore: [list]`',
    ],
    ["that is none", "arrays.npz", "expected a Parquet file"],
  ])("%s is refused", async (_, name, message) => {
    await expect(read(parquet(name))).rejects.toMatchObject({ name: "DataError", code: "bad-parquet" });
    await expect(read(parquet(name))).rejects.toThrow(message);
  });

  it("that is damaged is refused", async () => {
    const bytes = golden("gzip.parquet");
    bytes.fill(0xff, 4, 200);
    const damaged = await files.write("damaged.parquet", bytes);
    await expect(read({ ...parquet("gzip.parquet"), parquet: damaged })).rejects.toMatchObject({ code: "bad-parquet" });
    const short = await files.write("short.parquet", bytes.subarray(0, 300));
    await expect(read({ ...parquet("gzip.parquet"), parquet: short })).rejects.toMatchObject({ code: "bad-parquet" });
  });
});
