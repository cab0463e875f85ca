import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { randomStream, rootKey } from "@conclave/random";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { type BagOptions, repeatedTrainingRows } from "../src/findings/repeated-training-rows.js";
import { type PrepareOptions, packData, prepareData, unpackData } from "../src/index.js";
import { csvSource } from "./read-source.js";
import { temporaryFiles } from "./temporary-files.js";

const files = temporaryFiles();
const plain = { test: null, validation: 0, normalise: "none", seed: 7 } as const;
const bags: BagOptions = { groups: false, leaveRowsOut: true };

/** What is found among rows of these columns. */
function found(rows: readonly (readonly number[])[], widths: readonly number[] | null = null) {
  const samples = {
    count: rows.length,
    features: Float32Array.from(rows.flat()),
    widths,
    labels: new Int32Array(rows.length),
    groups: null,
    placeOf: (row: number) => ({ part: "train", file: "f.csv", row: row + 2 }) as const,
  };
  return repeatedTrainingRows(samples, bags).map(({ kind, count }) => [kind, count]);
}

const stream = randomStream(rootKey(3));
const table = <R>(count: number, row: (index: number) => R): R[] =>
  Array.from({ length: count }, (_, index) => row(index));
const normal = (decimals: number) => Number(stream.normal().toFixed(decimals));
const copies = (times: number, rows: readonly (readonly number[])[]) => table(times, () => rows).flat();

const thousand = table(1000, () => [normal(3), normal(3), normal(3)]);

describe("rows that are repeated within the training set", () => {
  it.each([
    [
      "each four times",
      copies(
        4,
        table(60, () => [normal(4), normal(4)]),
      ),
      180,
    ],
    [
      "each twice, of few decimals",
      copies(
        2,
        table(200, () => [normal(1), normal(1), normal(1), normal(1)]),
      ),
      200,
    ],
    ["one in twenty", [...thousand, ...thousand.slice(0, 50)], 50],
    [
      "numbers beside yes and no",
      copies(
        3,
        table(300, () => [...table(8, () => stream.below(2)), normal(3)]),
      ),
      600,
    ],
  ])("are found: %s", (_, rows, count) => {
    expect(found(rows)).toEqual([["repeated-training-rows", count]]);
  });

  it.each([
    ["two columns of five values", table(200, () => [stream.below(5), stream.below(5)])],
    ["four columns of ten values", table(1000, () => table(4, () => stream.below(10)))],
    ["one column of ages", table(300, () => [stream.below(80)])],
    ["two columns of one decimal", table(1000, () => [normal(1), normal(1)])],
    [
      "twenty answers that depend on each other",
      table(1000, () => {
        const mood = stream.normal();
        return table(20, () => (mood + stream.normal() / 2 > 0 ? 1 : 0));
      }),
    ],
    ["a row in a thousand", [...table(999, () => [normal(4), normal(4)]), [0.5, 0.5], [0.5, 0.5]]],
  ])("are no finding where chance repeats them: %s", (_, rows) => {
    expect(found(rows)).toEqual([]);
  });

  it("are no finding where a category of one file is several features", () => {
    const hot = (size: number) => {
      const value = stream.below(size);
      return table(size, (at) => (at === value ? 1 : 0));
    };
    expect(
      found(
        table(400, () => [...hot(6), ...hot(7), ...hot(4)]),
        [6, 7, 4],
      ),
    ).toEqual([]);
  });

  it("are looked for in 100,000 rows that are all the same but for a column, without comparing each with each", () => {
    const rows = 100_000;
    expect(found(table(rows, (at) => [at % (rows / 2), 1, 2]))).toEqual([]);
    expect(found(table(rows, (at) => [at % (rows / 2), (at % (rows / 2)) * 3]))).toEqual([
      ["repeated-training-rows", rows / 2],
    ]);
  });
});

describe("a finding about them", () => {
  const rows = table(40, (at) => `${(at * 0.317).toFixed(3)},${(at * 1.113).toFixed(3)},${at},${at % 2}`);
  const prepare = async (lines: readonly string[], more: Partial<PrepareOptions> = {}, source = {}) => {
    const path = await files.write("rows.csv", `a,b,g,k\n${lines.join("\n")}\n`);
    return prepareData({ ...plain, train: csvSource(path, { header: true, ignore: ["g"], ...source }), ...more }, "/");
  };

  it("says how many, where, how many have another label, and what to do; it travels with the data", async () => {
    const data = await prepare([...rows, ...rows.slice(0, 9), rows[9]!.replace(/.$/, "0")]);
    expect(data.findings).toEqual([
      {
        kind: "repeated-training-rows",
        what: "10 of the 50 train rows (20.0 %) repeat the features of an earlier one, 1 of them with another label",
        why: expect.stringContaining("its score out of bag, or on a fold, is too good"),
        advice:
          "remove the copies; or give equal rows the same group (`group: COLUMN`) and draw whole groups (`bagging: { groups: true }`)",
        count: 10,
        pairs: expect.arrayContaining([
          [
            { part: "train", file: "rows.csv", row: 2 },
            { part: "train", file: "rows.csv", row: 42 },
          ],
        ]),
      },
    ]);
    expect(unpackData(packData(data))).toEqual(data);
  });

  it("is not made where bags leave no row out, or keep groups of equal rows together", async () => {
    const twice = [...rows, ...rows];
    const kinds = async (options: BagOptions, source = {}) =>
      (await prepare(twice, { bags: options }, source)).findings.map(({ kind }) => kind);
    expect(await kinds({ groups: false, leaveRowsOut: false })).toEqual([]);
    const byGroup = { ignore: [], group: "g" };
    expect(await kinds({ groups: true, leaveRowsOut: true }, byGroup)).toEqual([]);
    expect(await kinds({ groups: false, leaveRowsOut: true }, byGroup)).toEqual(["repeated-training-rows"]);
  });

  it("is made of images and of texts", async () => {
    for (const name of ["one", "other"]) await mkdir(join(files.directory(), "images", name), { recursive: true });
    for (let at = 0; at < 12; at++) {
      const raw = Uint8Array.from({ length: 64 }, () => stream.below(256));
      const png = await sharp(raw, { raw: { width: 8, height: 8, channels: 1 } })
        .png()
        .toBuffer();
      const name = at % 2 === 0 ? "one" : "other";
      await files.write(`images/${name}/${at}.png`, png);
      if (at < 4) await files.write(`images/${name}/${at}-copy.png`, png);
    }
    const folder = { folder: join(files.directory(), "images"), size: null, resize: false, colour: "grey" } as const;
    const images = await prepareData({ ...plain, train: folder }, "/");
    expect(images.findings).toMatchObject([
      { kind: "repeated-training-rows", count: 4, advice: "remove the copies", pairs: expect.any(Array) },
    ]);
    const words = ["the", "cat", "dog", "sat", "ran", "home", "on", "mat", "far", "away", "red", "sun"];
    const text = () => table(9, () => words[stream.below(words.length)]).join(" ");
    const texts = table(30, text);
    const lines = [...texts, ...texts.slice(0, 15)].map((one, at) => `${one},${at % 2 === 0 ? "a" : "b"}`);
    const path = await files.write("texts.csv", `said,k\n${lines.join("\n")}\n`);
    const read = await prepareData({ ...plain, train: csvSource(path, { header: true, text: "said" }) }, "/");
    expect(read.findings).toMatchObject([{ kind: "repeated-training-rows", count: 15 }]);
  });
});
