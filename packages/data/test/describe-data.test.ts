import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { describeData } from "../src/index.js";
import { goldenPath } from "./golden.js";
import { idxBytes } from "./idx-bytes.js";
import { temporaryFiles } from "./temporary-files.js";

const files = temporaryFiles();

async function look(name: string, content: string | Uint8Array) {
  await files.write(name, content);
  return describeData(name, files.directory());
}

const trees = Array.from(
  { length: 30 },
  (_, row) => `${row},${"ab"[row % 2]},7,${row % 3 === 0 ? "" : row},${["oak", "elm"][row % 2]}`,
);

describe("M2: looking at a table", () => {
  it("finds its columns, what is missing and constant, and its classes", async () => {
    const found = await look("trees.csv", `size,site,year,age,species\n${trees.join("\n")}\n`);
    expect(found).toMatchObject({
      kind: "table",
      train: { csv: "trees.csv", header: true, delimiter: ",", skipLines: 0, label: "species" },
      test: null,
      rows: 30,
      task: "classification",
      labels: [
        {
          name: "species",
          kind: "classes",
          classes: [
            { name: "elm", count: 15 },
            { name: "oak", count: 15 },
          ],
        },
      ],
      missing: 10,
    });
    expect(found.columns).toEqual([
      { column: "size", kind: "numbers", missing: 0, distinct: 30, decimalComma: false },
      { column: "site", kind: "categories", missing: 0, distinct: 2, decimalComma: false },
      { column: "year", kind: "numbers", missing: 0, distinct: 1, decimalComma: false },
      { column: "age", kind: "numbers", missing: 10, distinct: 20, decimalComma: false },
    ]);
  });

  it("refuses what is not UTF-8, with the line", async () => {
    const latin1 = Buffer.from("x,y\n1,th\u00e9\n2,th\u00e8\n", "latin1");
    await expect(look("latin.csv", latin1)).rejects.toMatchObject({ code: "bad-text", line: 2 });
    await expect(look("utf16.csv", Buffer.from("\ufeffx\ty\n1\ta\n", "utf16le"))).rejects.toThrow("got UTF-16");
  });

  it("sees a regression in numbers of many values", async () => {
    const rows = Array.from({ length: 40 }, (_, row) => `${row};${row * 1.5}`);
    expect(await look("houses.csv", `rooms;price\n${rows.join("\n")}\n`)).toMatchObject({
      train: { delimiter: ";", label: "price" },
      task: "regression",
      labels: [{ name: "price", kind: "numbers", low: 0, high: 58.5 }],
    });
  });

  it("sees commas between thousands", async () => {
    const { columns } = await look("thousands.csv", 'price,y\n"1,234",a\n999,b\n"1,234,567.50",a\n');
    expect(columns).toMatchObject([{ column: "price", kind: "categories", decimalComma: true }]);
  });

  it("finds comments above the table", async () => {
    const content = `# by a tool\n# on a day\na,b,y\n1,2,p\n3,4,q\n5,6,p\n`;
    expect(await look("comments.csv", content)).toMatchObject({ train: { skipLines: 2, label: "y" }, rows: 3 });
    const named = await look("sharp.csv", `# by a tool\n# a,b,y\n1,2,p\n3,4,q\n5,6,p\n`);
    expect(named).toMatchObject({ train: { skipLines: 1, label: "y" }, rows: 3 });
  });

  it("sees decimal commas, in features and in the label", async () => {
    const found = await look("comma.csv", "a;b;y\n0,12;5;1,5\n-1,3;6;0,7\n1;7;2\n");
    expect(found.columns).toMatchObject([
      { column: "a", kind: "categories", decimalComma: true },
      { column: "b", kind: "numbers", decimalComma: false },
    ]);
    expect(found.labels).toMatchObject([{ name: "y", kind: "classes", decimalComma: true }]);
  });

  it("counts the rows without a label, which make no class", async () => {
    const classes = await look("gaps.csv", "x,y\n1,p\n2,\n3,q\n4,\n");
    expect(classes.labels).toMatchObject([
      {
        kind: "classes",
        missing: 2,
        classes: [
          { name: "p", count: 1 },
          { name: "q", count: 1 },
        ],
      },
    ]);
    const numbers = await look("gaps.csv", "x,y\n1,0.5\n2,\n3,NA\n4,2.5\n");
    expect(numbers.labels).toMatchObject([{ kind: "numbers", missing: 2, low: 0.5, high: 2.5 }]);
  });

  it.each([
    ["a header alone", "a,b,c\n", "header.csv: expected rows below the header, there is none"],
    ["nothing", "\n", "header.csv: the file has no rows"],
    [
      "a quote that is not closed",
      'a,b,y\n1,"2,p\n1,2,q\n',
      "header.csv:2: a quote is opened in this row and never closed",
    ],
    [
      "such a quote in the first row",
      'a,"b,y\n1,2,p\n',
      "header.csv:1: a quote is opened in this row and never closed",
    ],
  ])("refuses %s as the reader does", async (_, content, message) => {
    const looking = look("header.csv", content);
    await expect(looking).rejects.toMatchObject({ code: "bad-csv" });
    await expect(looking).rejects.toThrow(message);
  });

  it("skips the counts that scikit-learn's tables start with", async () => {
    const rows = Array.from({ length: 6 }, (_, row) => `${row}.5,3,${row % 2}`);
    expect(await look("iris.csv", `6,2,setosa,versicolor\n${rows.join("\n")}\n`)).toMatchObject({
      train: { header: false, skipLines: 1, label: -1 },
      rows: 6,
      shape: [2],
      task: "classification",
    });
  });

  it("takes columns of spaces, gzipped, without a header", async () => {
    expect(await look("raw.csv.gz", gzipSync("1 2 a\n3  4 b\n"))).toMatchObject({
      train: { delimiter: " ", header: false, label: -1 },
      shape: [2],
      labels: [{ kind: "classes" }],
    });
  });

  it("sees images in rows of as many bytes as a square has", async () => {
    const rows = Array.from({ length: 4 }, (_, row) => `${new Array(64).fill(row * 5).join(",")},${row % 2}`);
    expect(await look("digits.csv", `${rows.join("\n")}\n`)).toMatchObject({
      kind: "images",
      shape: [8, 8, 1],
      train: { shape: [8, 8, 1] },
    });
  });

  it("sees texts in a column of long ones that hardly repeat", async () => {
    const rows = Array.from(
      { length: 10 },
      (_, row) => `"a review that is number ${row} of many",${row % 2 ? "good" : "bad"}`,
    );
    expect(await look("reviews.csv", `review,kind\n${rows.join("\n")}\n`)).toMatchObject({
      kind: "texts",
      train: { text: "review", label: "kind" },
      task: "classification",
    });
  });

  it.each([
    ["stars,review", (row: number) => [row % 5, "a review of many words"], "stars"],
    ["id,stars,review", (row: number) => [row, row % 5, "one that says: fine"], "stars"],
    ["stars,id,review", (row: number) => [row % 5, row, "one that says: fine"], "stars"],
    ["price,review", (row: number) => [row * 1.5, "a house of some rooms"], "price"],
  ])("takes texts that stand last, below %s, for texts and not for the label", async (names, cellsOf, label) => {
    const rows = Array.from({ length: 30 }, (_, row) => `${cellsOf(row).join(",")} ${row}`);
    expect(await look("reviews.csv", `${names}\n${rows.join("\n")}\n`)).toMatchObject({
      kind: "texts",
      train: { text: "review", label },
      labels: [{ name: label }],
    });
  });

  it("takes texts for the label where nothing else could be", async () => {
    const rows = Array.from({ length: 30 }, (_, row) => `the question of number ${row},an answer of many words ${row}`);
    expect(await look("pairs.csv", `question,answer\n${rows.join("\n")}\n`)).toMatchObject({
      train: { text: "question", label: "answer" },
    });
  });

  it.each([
    ["one.csv", "1\n2\n", "bad-csv"],
    ["x.npy", "", "not-found"],
  ])("refuses %s, of which nothing can be made", async (name, content, code) => {
    await expect(look(name, content)).rejects.toMatchObject({ code });
    await expect(describeData("nowhere", files.directory())).rejects.toMatchObject({ code: "not-found" });
  });
});

describe("M2: looking at arrays", () => {
  it("finds x and y in an NPZ file", async () => {
    await copyFile(goldenPath("arrays.npz"), join(files.directory(), "arrays.npz"));
    expect(await describeData("arrays.npz", files.directory())).toMatchObject({
      kind: "images",
      train: { npz: "arrays.npz", features: "x", label: "y" },
      shape: [2, 2, 1],
      labels: [
        {
          kind: "classes",
          classes: [
            { name: "1", count: 1 },
            { name: "7", count: 2 },
          ],
        },
      ],
    });
  });

  it("finds the label of a Parquet file by its name", async () => {
    await copyFile(goldenPath("snappy.parquet"), join(files.directory(), "t.parquet"));
    expect(await describeData("t.parquet", files.directory())).toMatchObject({
      train: { parquet: "t.parquet", label: "kind" },
      missing: 1,
    });
  });

  it("finds the labels of an NPY file beside it", async () => {
    await copyFile(goldenPath("f8.npy"), join(files.directory(), "x_all.npy"));
    await copyFile(goldenPath("i8.npy"), join(files.directory(), "y_all.npy"));
    expect(await describeData("x_all.npy", files.directory())).toMatchObject({
      train: { npy: "x_all.npy", labels: "y_all.npy" },
      kind: "table",
      task: "regression",
    });
  });
});

describe("M2: looking at a folder", () => {
  it("finds IDX files of training and test", async () => {
    const folder = join(files.directory(), "mnist");
    await mkdir(folder);
    for (const part of ["train", "t10k"]) {
      await writeFile(join(folder, `${part}-images-idx3-ubyte`), idxBytes([2, 2, 2], [0, 1, 2, 3, 4, 5, 6, 7]));
      await writeFile(join(folder, `${part}-labels-idx1-ubyte`), idxBytes([2], [9, 3]));
    }
    const found = await describeData("mnist", files.directory());
    expect(found).toMatchObject({
      kind: "images",
      train: { images: "mnist/train-images-idx3-ubyte", labels: "mnist/train-labels-idx1-ubyte" },
      test: { images: "mnist/t10k-images-idx3-ubyte" },
      shape: [2, 2, 1],
    });
    expect(await describeData("mnist/train-images-idx3-ubyte", files.directory())).toEqual(found);
  });

  it("asks for the labels of an IDX file that is alone, and not for what is in the folder around it", async () => {
    const alone = join(files.directory(), "alone");
    await mkdir(alone);
    await writeFile(join(alone, "x-ubyte"), idxBytes([2, 2, 2], [0, 1, 2, 3, 4, 5, 6, 7]));
    await expect(describeData("alone/x-ubyte", files.directory())).rejects.toThrow(
      `${join(alone, "x-ubyte")}: expected an IDX file of images and one of labels beside each other`,
    );
  });

  it("finds images of a class each, grey or not, of one size or several", async () => {
    for (const [path, name] of [
      ["a/1.png", "grey.png"],
      ["b/2.png", "grey.png"],
      ["b/3.jpg", "turned.jpg"],
    ] as const) {
      await mkdir(join(files.directory(), "pictures", path, ".."), { recursive: true });
      await copyFile(goldenPath(name), join(files.directory(), "pictures", path));
    }
    expect(await describeData("pictures", files.directory())).toMatchObject({
      kind: "images",
      train: { folder: "pictures", size: [2, 3], resize: true, colour: "grey" },
      labels: [
        {
          classes: [
            { name: "a", count: 1 },
            { name: "b", count: 2 },
          ],
        },
      ],
    });
  });

  it("names the table in a folder of tables", async () => {
    await mkdir(join(files.directory(), "tables"));
    for (const name of ["test.csv", "train.csv"])
      await writeFile(join(files.directory(), "tables", name), "a,y\n1,p\n");
    await expect(describeData("tables", files.directory())).rejects.toThrow(
      "got files and no folder: test.csv, train.csv; to look at a table name its file, such as tables/train.csv",
    );
  });

  it("reads Parquet by its shorter endings", async () => {
    await copyFile(goldenPath("gzip.parquet"), join(files.directory(), "t.pq"));
    expect(await describeData("t.pq", files.directory())).toMatchObject({ train: { parquet: "t.pq", label: "kind" } });
  });

  it("says of a folder of images what is wrong with it, and not that it has no texts", async () => {
    for (const [path, name] of [
      ["a/1.png", "grey.png"],
      ["b/2.png", "rgb.png"],
    ] as const) {
      await mkdir(join(files.directory(), "gap", path, ".."), { recursive: true });
      await copyFile(goldenPath(name), join(files.directory(), "gap", path));
    }
    await mkdir(join(files.directory(), "gap", "c"));
    await expect(describeData("gap", files.directory())).rejects.toThrow(
      'the class "c" has no images; add some, or remove its folder',
    );
  });

  it("takes a folder of texts with an image astray for one of texts", async () => {
    for (const path of ["good/1.txt", "good/2.txt", "bad/1.txt"]) {
      await mkdir(join(files.directory(), "astray", path, ".."), { recursive: true });
      await writeFile(join(files.directory(), "astray", path), "words");
    }
    await copyFile(goldenPath("grey.png"), join(files.directory(), "astray", "bad", "logo.png"));
    expect(await describeData("astray", files.directory())).toMatchObject({ kind: "texts", rows: 3 });
  });

  it("finds texts of a class each, in folders of training and test", async () => {
    for (const path of ["train/good/1.txt", "train/bad/1.txt", "test/good/1.txt"]) {
      await mkdir(join(files.directory(), "texts", path, ".."), { recursive: true });
      await writeFile(join(files.directory(), "texts", path), "words");
    }
    expect(await describeData("texts", files.directory())).toMatchObject({
      kind: "texts",
      train: { texts: "texts/train" },
      test: { texts: "texts/test" },
      rows: 2,
    });
  });
});

describe("columns and labels that are not what they seem", () => {
  const rows = (line: (row: number) => string, count = 40) =>
    `${Array.from({ length: count }, (_, row) => line(row)).join("\n")}\n`;

  it("notes columns that number the rows, by their values or their name", async () => {
    const content = `id,customerId,paid,width,y\n${rows((row) => `${row + 1},${9000 - 7 * row},${row % 3},${row * 1.5},${"ab"[row % 2]}`)}`;
    const { notes } = await look("ids.csv", content);
    expect(notes).toEqual([
      'the column "id" seems to number the rows, which measures nothing: consider `ignore`',
      'the column "customerId" seems to number the rows, which measures nothing: consider `ignore`',
    ]);
  });

  it("notes ids that a float does not tell apart", async () => {
    const { notes } = await look(
      "large.csv",
      `uid,a,y\n${rows((row) => `${2n ** 60n + BigInt(row)},${row * 1.5},${"ab"[row % 2]}`)}`,
    );
    expect(notes).toEqual(['the column "uid" seems to number the rows, which measures nothing: consider `ignore`']);
  });

  it("notes an index in a file without a header", async () => {
    const { notes } = await look(
      "bare.csv",
      rows((row) => `${row},${row * 1.5},${"ab"[row % 2]}`),
    );
    expect(notes).toEqual(['the column "0" seems to number the rows, which measures nothing: consider `ignore`']);
  });

  it("notes a column of numbers that one text turned into categories", async () => {
    const { notes } = await look(
      "mixed.csv",
      `a,b,y\n${rows((row) => `${row === 7 ? "<1" : row * 1.5},${[4, 6, "rotary"][row % 3]},${"ab"[row % 2]}`)}`,
    );
    expect(notes).toEqual(['the column "a" is read as 40 categories: all its values are numbers but "<1"']);
  });

  it("takes whole numbers that hardly come twice for numbers", async () => {
    const heights = await look("women.csv", `height,weight\n${rows((row) => `${58.5 + row},${115 + row * 3}`, 15)}`);
    expect(heights).toMatchObject({ task: "regression", labels: [{ kind: "numbers" }] });
    const few = await look("few.csv", `a,y\n${rows((row) => `${row * 1.5},${row % 5}`, 5)}`);
    expect(few).toMatchObject({ task: "classification" });
  });

  it("takes no text of each row's own for the label", async () => {
    const lists = await look(
      "lists.csv",
      `size,site,list\n${rows((row) => `${row * 1.5},${"ab"[row % 2]},"[${row}, 1]"`)}`,
    );
    expect(lists.train).toMatchObject({ label: "site" });
  });
});
