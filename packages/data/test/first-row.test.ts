import { describe, expect, it } from "vitest";
import { type CsvSource, describeData } from "../src/index.js";
import { firstRow, isHeader } from "../src/tables/first-row.js";
import { csvSource, read } from "./read-source.js";
import { temporaryFiles } from "./temporary-files.js";

const files = temporaryFiles();

/** Rows of cells, from lines. */
function rows(...lines: string[]): string[][] {
  return lines.map((line) => line.split(","));
}

describe("the first row of a table", () => {
  it.each<[string, string[]]>([
    ["text above numbers", ["size,kind", "1,oak", "2,oak"]],
    ["an empty cell and text", [",a,b,label", "0,0.5,1.5,q", "1,0.7,1.2,q"]],
    ["text above numbers, of which some are missing", ["a,b", ",NA", "1,2"]],
    ["numbers that count from 0, and text", ["0,1,2,label", "0.5,3,1,no", "0.7,1,2,yes"]],
    ["numbers that count from 1, below text", ["Letter,1,2,3", "T,2,8,3", "I,5,12,3", "T,4,4,4"]],
    ["an empty cell and numbers that count", [",0,1,label", "0,0.5,3.5,no", "1,0.7,1.5,yes"]],
    ["numbers that count alone", ["0,1,2,3", "5.1,3.5,1.4,0", "4.9,3,1.4,1"]],
    ["two numbers that count above fractions", ["0,1", "0.53,1.5", "0.2,0.1"]],
    ["years above text and numbers", ["country,2019,2020,2021", "Chile,5,3,1", "Peru,5,4,4", "Chile,1,2,9"]],
    ["every fifth year", ["1990,1995,2000,2005", "3,1,4,1", "5,9,2,6", "1,1,2,3"]],
    ["a label's name beside numbers", ["2019,2024,label", "1,9,p", "3,2,q", "1,1,p"]],
    ["wavelengths", ["400.5,401,401.5,402,402.5,403,403.5,404", "0.1,0.2,0.1,0.3,0.4,0.1,0.1,0.1", "1,2,1,2,1,2,1,2"]],
  ])("names the columns where it is %s", (_, lines) => {
    expect(isHeader(rows(...lines))).toBe(true);
    expect(firstRow(rows(...lines))).not.toBe("row");
  });

  it.each<[string, string[]]>([
    ["numbers like those below", ["5.1,3.5,0", "4.9,3,1", "4.7,3.2,1"]],
    ["numbers and a text that comes again", ["5.1,3.5,setosa", "4.9,3,setosa", "7,3.2,virginica"]],
    ["numbers and a text that does not", ["5.1,3.5,setosa", "7,3.2,virginica"]],
    ["pixels", ["7,0,0,0,12", "2,0,0,5,0", "1,0,0,0,0"]],
    ["numbers that count, as those below do", ["1,2,3", "4,5,6", "7,8,9"]],
    ["numbers and a word for a value that is missing", ["5.1,unknown,1.4,0", "4.9,3,1.4,1", "4.7,3.2,1.3,0"]],
    ["text that comes again in each column", ["p,x,s", "e,b,s", "p,x,y", "e,x,s"]],
    ["numbers that rise, as all do", ["1,2,3,4,5,6,7,8", "2,3,4,5,6,7,8,9", "0,2,4,6,8,9,11,12"]],
  ])("is a row where it is %s", (_, lines) => {
    expect(isHeader(rows(...lines))).toBe(false);
    expect(firstRow(rows(...lines))).toBe("row");
  });

  it("names the columns where a text among whole numbers is no class of those below", () => {
    const classes = Array.from({ length: 12 }, (_, row) => `${row},${row % 3},${"pq"[row % 2]}`);
    expect(firstRow(rows("3,8,result", ...classes))).toBe("names");
    expect(firstRow(rows("3,8,p", ...classes))).toBe("row");
    expect(firstRow(rows("0,1,y", ...classes))).toBe("names");
  });

  it("may be either", () => {
    expect(firstRow(rows("0,1", "5,3", "2,7"))).toBe("unclear");
    expect(firstRow(rows("p,x", "e,x", "e,s"))).toBe("unclear");
  });
});

async function table(content: string, change: Partial<CsvSource> = {}) {
  return read(csvSource(await files.write("t.csv", content), { header: true, ...change }));
}

describe("a CSV file without a header", () => {
  const content = "5.1,3.5,setosa\n4.9,3,setosa\n7,3.2,virginica\n";

  it("is refused where one is expected: its first row would be lost", async () => {
    await expect(table(content)).rejects.toMatchObject({ code: "missing-header" });
    await expect(table(content)).rejects.toThrow(
      't.csv: expected the names of the columns in the first line, got what looks like a row: "5.1", "3.5", "setosa"; if the file has no header, set `header: false`',
    );
    expect((await table(content, { header: false })).count).toBe(3);
  });

  it("is known to have none where the samples say so", async () => {
    await files.write("t.csv", content);
    expect((await describeData("t.csv", files.directory())).train).toMatchObject({ header: false, label: -1 });
  });

  it("whose first line looks like names nevertheless is read, and that is said", async () => {
    const rows = await table("0,1,2,label\n5,3,4,p\n5,3,1,q\n", { header: false });
    expect(rows.count).toBe(3);
    expect(rows.findings).toMatchObject([
      {
        kind: "unlikely-row",
        what: "the first line is read as a row and looks like the names of the columns: 0, 1, 2, label",
      },
    ]);
  });
});

it("takes a header that comes again below, as in files that were put together, for one", async () => {
  const part = `a,b,kind\n${Array.from({ length: 12 }, (_, row) => `${row * 1.5},${row * row},${"pq"[row % 2]}`).join("\n")}\n`;
  await files.write("t.csv", part + part);
  const { train, notes } = await describeData("t.csv", files.directory());
  expect(train).toMatchObject({ header: true, label: "kind" });
  expect(notes).toEqual([]);
  await expect(table(part + part, { label: "kind" })).rejects.toThrow(
    't.csv:14: column "a": expected a number, got "a"',
  );
});

describe("the label of a table", () => {
  /** Twenty rows of cells. */
  const lines = (row: (index: number) => readonly (string | number)[]) =>
    Array.from({ length: 20 }, (_, index) => row(index).join(",")).join("\n");
  const letters = lines((row) => [
    "ABCD"[row % 4]!,
    row % 16,
    (row * 7) % 16,
    (row * 3) % 15,
    (row * 5) % 16,
    (row * 11) % 16,
  ]);

  it.each<[string, string, string, string | number]>([
    ["a name that stands first", "label,a,b", lines((row) => [row % 2, row * 0.5, row]), "label"],
    ["a name in capitals, of two words", "a,Class Label,b", lines((row) => [row, row % 2, row]), "Class Label"],
    ["the only name among numbers", "Letter,1,2,3,4,5", letters, "Letter"],
    ["the only name among numbers, if it is no label's", "glyph,1,2,3,4,5", letters, "glyph"],
    ["classes above all else, without names", "", letters, 0],
    ["classes above whole numbers that are alike", "glyph,box,high,wide,edge,pix", letters, "glyph"],
    ["the last", "city,rooms,area,rent", lines((row) => ["ab"[row % 2]!, row % 5, row * 1.5, row * 37]), "rent"],
    [
      "the last, of another kind than the others",
      "",
      lines((row) => ["MFI"[row % 3]!, row / 20 + 0.001, row / 7 + 0.01, row % 9]),
      -1,
    ],
    ["the last, since the first names the rows", "", lines((row) => [`n${row}`, row, row + 5, row % 3]), -1],
    ["the last beside an index", ",a,b", lines((row) => [row, row * 0.5, "pq"[row % 2]!]), "b"],
  ])("is %s", async (_, header, body, label) => {
    await files.write("t.csv", `${header === "" ? "" : `${header}\n`}${body}\n`);
    expect((await describeData("t.csv", files.directory())).train).toMatchObject({ label });
  });
});
