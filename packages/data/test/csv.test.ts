import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { CsvSource, DataError } from "../src/index.js";
import { PLAIN_CSV, readSource } from "../src/sources/read-source.js";
import { golden } from "./golden.js";
import { temporaryFiles } from "./temporary-files.js";

const files = temporaryFiles();
let written = 0;

async function read(content: string | Uint8Array, change: Partial<CsvSource> = {}) {
  const csv = await files.write(`${written++}.csv`, content);
  return readSource({ ...PLAIN_CSV, csv, header: false, ...change }, "/", {
    missing: "refuse",
    categorical: "refuse",
    labels: "training",
    like: null,
  });
}

/** The error that reading must end in. */
async function failure(content: string | Uint8Array, change: Partial<CsvSource> = {}): Promise<DataError> {
  return read(content, change).then(
    () => expect.fail("expected an error"),
    (error: DataError) => error,
  );
}

describe("a table in a CSV file", () => {
  it("is read with a header and a label named", async () => {
    const rows = await read("size,kind,weight\n1.5,oak,-2e3\n.5,elm,7\n", { header: true, label: "kind" });
    expect(rows).toMatchObject({
      shape: [2],
      count: 2,
      labels: { names: ["kind"], columns: [["oak", "elm"]] },
      lines: [2, 3],
    });
    expect(rows.features).toEqual(Float32Array.of(1.5, -2000, 0.5, 7));
  });

  it.each([
    [0, ["1", "4"], [2, 3, 5, 6]],
    [1, ["2", "5"], [1, 3, 4, 6]],
    [-1, ["3", "6"], [1, 2, 4, 5]],
    [-3, ["1", "4"], [2, 3, 5, 6]],
  ])("takes its label from the column %s", async (label, labels, features) => {
    const rows = await read("1,2,3\n4,5,6\n", { label });
    expect(rows.labels?.columns).toEqual([labels]);
    expect(Array.from(rows.features)).toEqual(features);
  });

  it("stays a table of floats, even when all its numbers are bytes", async () => {
    expect((await read("1,0\n2,1\n")).features).toEqual(Float32Array.of(1, 2));
  });

  it("may be gzip, start with a byte order mark, end lines with CR LF, and use another delimiter, quotes and spaces", async () => {
    const rows = await read(gzipSync('\ufeff1; "a;b"\r\n\r\n 2;c\r\n'), { delimiter: ";" });
    expect(rows).toMatchObject({ labels: { columns: [["a;b", "c"]] }, lines: [1, 3] });
    expect(Array.from(rows.features)).toEqual([1, 2]);
  });

  it.each<[string, string, Partial<CsvSource>, Partial<DataError>, string]>([
    ["a short row", "1,2,a\n3,b\n", {}, { code: "bad-csv", line: 2 }, "expected 3 fields, as in the first row, got 2"],
    [
      "a long row",
      "x,y\n1,a\n\n2,b,c\n",
      { header: true },
      { code: "bad-csv", line: 4 },
      "expected 2 fields, as in the header, got 3",
    ],
    [
      "a header that lacks the name of the row names, as R's write.table leaves it",
      "x,y\n1,0.5,a\n2,0.7,b\n",
      { header: true },
      { code: "bad-csv", line: 2 },
      "expected 2 fields, as in the header, got 3; if the header lacks a name for the first column, give it one; if the lines before",
    ],
    [
      "the wrong delimiter",
      "x;y\n1,5;a\n",
      { header: true },
      { code: "bad-csv", line: 2 },
      "expected 1 field, as in the header, got 2; is the `delimiter` right? Lines above the header that are no rows are skipped with `skipLines`",
    ],
    [
      "a quote within a cell",
      '1,a\n5" wide,b\n',
      {},
      { code: "bad-csv", line: 2 },
      "a quote stands within a cell; put the whole cell into quotes",
    ],
    [
      "a cell that goes on after its quotes",
      '1,a\n"5"6,b\n',
      {},
      { code: "bad-csv", line: 2 },
      "a quote stands within a cell; put the whole cell into quotes",
    ],
    [
      "JSON",
      '{"size": 1, "kind": "a"}\n{"size": 2, "kind": "b"}\n',
      {},
      { code: "bad-csv", line: 1 },
      "or see whether this is a CSV file at all",
    ],
    [
      "an open quote",
      '1,c\n1,"a\n2,b\n',
      {},
      { code: "bad-csv", line: 2 },
      "a quote is opened in this row and never closed",
    ],
    [
      "text",
      "x,y\n1,a\nred,b\n",
      { header: true },
      { code: "not-a-number", line: 3, field: 'column "x"' },
      'expected a number, got "red"',
    ],
    [
      "decimal commas",
      "x;y\n0,5;b\n",
      { header: true, delimiter: ";" },
      { code: "not-a-number", line: 2 },
      'expected a number, got "0,5"; write numbers with a decimal point, not a comma, and with nothing between thousands',
    ],
    [
      "NaN",
      "1,a\nNaN,b\n",
      {},
      { code: "not-a-number", line: 2, field: "column 0" },
      'got "NaN"; missing values are refused',
    ],
    [
      "a number beyond float32",
      "1,a\n1e39,b\n",
      {},
      { code: "not-a-number", line: 2 },
      'got "1e39"; features are 32-bit floats',
    ],
    ["infinity", "1,a\n-inf,b\n", {}, { code: "not-a-number", line: 2 }, 'got "-inf"; features are 32-bit floats'],
    ["nothing", "1,a\n,b\n", {}, { code: "not-a-number", line: 2 }, "got an empty cell; missing values are refused"],
    ["Infinity", "Infinity,b\n", {}, { code: "not-a-number", line: 1 }, 'expected a number, got "Infinity"'],
    ["a number beyond float32", "1e39,b\n", {}, { code: "not-a-number" }, 'expected a number, got "1e39"'],
    [
      "a header not announced",
      "x,y\n1,a\n",
      {},
      { code: "not-a-number", line: 1 },
      "if the first line names the columns, set `header: true`",
    ],
    ["a header alone", "x,y\n", { header: true }, { code: "bad-csv" }, "expected rows below the header, there is none"],
    ["an empty file", "", {}, { code: "bad-csv" }, "the file has no rows"],
    ["a label and nothing else", "a\nb\n", {}, { code: "bad-csv" }, "expected columns beside the label, there is none"],
  ])("is refused with %s", async (_, content, change, place, message) => {
    const error = await failure(content, change);
    expect(error).toMatchObject({ name: "DataError", ...place });
    expect(error.message).toContain(message);
    expect(error.message).toContain(place.line === undefined ? error.file : `${error.file}:${place.line}: `);
  });

  it("is refused where it is not UTF-8, with the line: letters that nobody can tell apart would be one label", async () => {
    const latin1 = await failure(Buffer.from("x,y\n1,thé\n2,caf\u00e9 noir\n", "latin1"), { header: true });
    expect(latin1).toMatchObject({ code: "bad-text", line: 2 });
    expect(latin1.message).toContain('expected text in UTF-8, got "1,th\ufffd"; save it as UTF-8');
    const utf16 = await failure(Buffer.from("\ufeffx,y\n1,a\n", "utf16le"));
    expect(utf16.code).toBe("bad-text");
    expect(utf16.message).toContain("got UTF-16 or no text, by the mark that it starts with; save it as UTF-8");
    const unmarked = await failure(Buffer.from("x,y\n1,a\n", "utf16le"));
    expect(unmarked.message).toContain("got UTF-16 or no text, by its zero bytes");
  });

  it("lists its columns when the label's is unknown", async () => {
    const named = await failure("size,kind\n1,a\n", { header: true, label: "species" });
    expect(named.message).toContain(
      'there is no column "species" to take the label from; the columns are "size", "kind"',
    );
    const numbered = await failure("size,kind\n1,a\n", { header: true, label: 2 });
    expect(numbered.message).toContain('the file has 2 columns, 0 to 1: "size", "kind"');
    const unnamed = await failure("1,a\n", { label: "kind" });
    expect(unnamed.message).toContain("the file has no header, so give its number, 0 to 1 (or set `header: true`)");
    expect([named.code, numbered.code, unnamed.code]).toEqual(new Array(3).fill("unknown-column"));
  });
});

describe("images in a CSV file", () => {
  it("are bytes where all their pixels are", async () => {
    const rows = await read("0,255,9,1,a\n2,3,4,5,b\n", { shape: [2, 2, 1] });
    expect(rows).toMatchObject({ shape: [2, 2, 1], count: 2 });
    expect(rows.features).toEqual(Uint8Array.of(0, 255, 9, 1, 2, 3, 4, 5));
  });

  it.each(["0.5", "-1", "256"])("are floats when a pixel is %s", async (pixel) => {
    expect((await read(`0,${pixel},a\n`, { shape: [1, 2, 1] })).features).toEqual(Float32Array.of(0, Number(pixel)));
  });

  it("must fit their shape", async () => {
    const error = await failure("1,2,3,a\n", { shape: [2, 2, 1] });
    expect(error).toMatchObject({ code: "shape-mismatch" });
    expect(error.message).toContain("the shape [2, 2, 1] needs 4 columns beside the label, the file has 3");
  });
});

describe("a file of another format", () => {
  it.each([
    ["Parquet", golden("gzip.parquet"), "got a Parquet file; name it as `parquet: FILE`"],
    ["NumPy", golden("f4.npy"), "got an array of NumPy; name it as `npy: FILE`"],
    ["a ZIP archive", golden("packed.npz"), "got a ZIP archive or an Excel workbook; unpack it, or save the sheet"],
    ["Feather", Buffer.from("ARROW1\0\0"), "got an Arrow or Feather file; write it as CSV or Parquet"],
    [
      "xz",
      Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]),
      "got a file packed with xz; unpack it, or pack it with gzip",
    ],
    ["a pickle", Buffer.from([0x80, 5, 0x95, 0]), "got a pickle of Python; write it as CSV or Parquet"],
  ])("is told by how it begins: %s", async (_, content, message) => {
    const reading = read(content);
    await expect(reading).rejects.toMatchObject({ code: "bad-text" });
    await expect(reading).rejects.toThrow(message);
  });
});
