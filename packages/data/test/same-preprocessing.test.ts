import { copyFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type InputOptions, type PrepareOptions, packData, prepareData, readRows, unpackData } from "../src/index.js";
import { goldenPath } from "./golden.js";
import { csvSource } from "./read-source.js";
import { temporaryFiles } from "./temporary-files.js";

const files = temporaryFiles();

async function pictures(): Promise<string> {
  const folder = join(files.directory(), "pictures");
  for (const path of ["a/1.png", "b/2.png"]) {
    await mkdir(join(folder, path, ".."), { recursive: true });
    await copyFile(goldenPath("grey.png"), join(folder, path));
  }
  return folder;
}

async function table(): Promise<string> {
  return files.write("table.csv", "size,colour,note,kind\n1,red,x y,a\n,blue,y,b\n3,,z x x,a\n4,red,x,b\n");
}

type Case = Pick<PrepareOptions, "train"> & Partial<PrepareOptions>;

const cases: readonly (readonly [string, () => Promise<Case>])[] = [
  ["the digits that ship", async () => ({ train: { sample: "digits" } })],
  [
    "smaller digits",
    async () => ({ train: { sample: "digits" }, simplify: { rows: null, classes: null, size: [3, 5] } }),
  ],
  [
    "a table of times in seconds",
    async () => ({
      train: csvSource(
        await files.write("ts.csv", "ts,kind\n1700000000,a\n1700000003,b\n1700000005,a\n1700000007,b\n"),
        {
          header: true,
          label: "kind",
        },
      ),
    }),
  ],
  [
    "a table with gaps and categories",
    async () => ({
      train: csvSource(await table(), { header: true, label: "kind" }),
      missing: "median",
      categorical: "auto",
    }),
  ],
  [
    "a column of text",
    async () => ({
      train: csvSource(await table(), { header: true, label: "kind", text: "note" }),
      text: { unit: "character", length: 4, vocabulary: 4 },
    }),
  ],
  [
    "a folder of images",
    async () => ({ train: { folder: await pictures(), size: [4, 4], resize: true, colour: "rgb" } }),
  ],
  [
    "arrays",
    async () => ({
      train: {
        npz: goldenPath("arrays.npz"),
        features: "x",
        label: "y",
        weight: null,
        group: "g",
        time: null,
        shape: null,
      },
    }),
  ],
  [
    "a Parquet file",
    async () => {
      const { csv, header, delimiter, skipLines, labels, ...columns } = csvSource("", {
        label: "kind",
        ignore: ["seen"],
      });
      return { train: { ...columns, parquet: goldenPath("snappy.parquet") }, missing: "median" };
    },
  ],
];

describe("D3: what is predicted is preprocessed as the training rows were, once", () => {
  it.each(cases)("%s", async (_, options) => {
    const { train, ...rest } = await options();
    const packed = packData(
      await prepareData({ train, test: null, validation: 0, normalise: "standard", seed: 7, ...rest }, "/"),
    );
    const { task, shape, classes, encoding, columnNames, train: trained } = unpackData(packed);
    const dtype = trained.features instanceof Uint8Array ? "U8" : "F32";
    const { rows, labels } = await readRows(
      train as InputOptions,
      { task, shape, classes, encoding, columnNames, dtype },
      "/",
    );
    expect(rows).toEqual({ count: trained.count, features: trained.features });
    expect(labels).toEqual(trained.labels);
  });
});
