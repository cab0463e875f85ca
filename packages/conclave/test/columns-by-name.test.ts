import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { predictFile, readReport, train } from "../src/index.js";

let folder: string;
let run: string;

async function file(name: string, content: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

/** The sign of the second of two columns of one name is the label; the first one is noise. */
const rows = Array.from({ length: 120 }, (_, row) => {
  const noise = ((row * 7919) % 101) / 10;
  const signal = ((row * 104729) % 199) / 100 - 1;
  return { noise, signal, label: signal > 0 ? "hi" : "lo" };
});

function csv(
  header: string,
  cells: (row: (typeof rows)[number], index: number) => readonly (string | number)[],
): string {
  return `${header === "" ? "" : `${header}\n`}${rows.map((row, index) => cells(row, index).join(",")).join("\n")}\n`;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "conclave-columns-"));
  run = join(folder, "run");
  const path = await file(
    "train.csv",
    csv(",a,a,label", ({ noise, signal, label }, row) => [row, noise, signal, label]),
  );
  const members = [
    { model: { mlp: { hidden: [8] } }, optimizer: { adam: { learningRate: 0.02 } }, epochs: 30, count: 2 },
  ];
  await train({ data: { train: { csv: path, label: "label" }, test: 0.25 }, members }, { out: run, workers: 1 });
});

afterAll(() => rm(folder, { recursive: true, force: true }));

test("training says which columns it left out, and what it calls the others", async () => {
  const { ensemble, findings } = await readReport(run);
  expect(ensemble.test?.accuracy).toBeGreaterThan(0.85);
  expect(findings.map(({ what }) => what)).toEqual([
    '2 columns have the name "a": the second is called "a_1"',
    'the column "Unnamed: 0" has no name and only numbers the rows: it is left out',
  ]);
});

describe("a label that the spec gives by its number, in a file to predict", () => {
  let numbered: string;

  beforeAll(async () => {
    numbered = join(folder, "numbered");
    const path = await file(
      "last.csv",
      csv("noise,signal,label", ({ noise, signal, label }) => [noise, signal, label]),
    );
    const members = [{ model: { mlp: { hidden: [8] } }, optimizer: { adam: { learningRate: 0.02 } }, epochs: 30 }];
    await train({ data: { train: { csv: path } }, members }, { out: numbered, workers: 1 });
  });

  test.for([
    ["stands first", "label,signal,noise", ({ noise, signal, label }) => [label, signal, noise]],
    [
      "stands before a column that is none of ours",
      "noise,signal,label,note",
      (row, index) => [row.noise, row.signal, row.label, index % 2 ? "hi" : "lo"],
    ],
  ] as const satisfies readonly (readonly [string, string, Parameters<typeof csv>[1]])[])(
    "%s",
    async ([name, header, cells]) => {
      const { score } = await predictFile(numbered, { file: await file(`${name}.csv`, csv(header, cells)) });
      expect(score).toHaveProperty("accuracy");
      expect((score as { accuracy: number }).accuracy).toBeGreaterThan(0.85);
    },
  );

  test("is missing, where another column stands in its place", async () => {
    const path = await file(
      "note.csv",
      csv("noise,signal,note", ({ noise, signal }) => [noise, signal, "a note"]),
    );
    const { score, predictions } = await predictFile(numbered, { file: path });
    expect([score, predictions.length]).toEqual([null, rows.length]);
  });
});

describe("a file to predict", () => {
  test("whose label is renamed, too, is taken by places once its label is named", async () => {
    const path = await file(
      "upper.csv",
      csv("A,B,LABEL", ({ noise, signal, label }) => [noise, signal, label]),
    );
    await expect(predictFile(run, { file: path, byPosition: true })).rejects.toThrow(
      'there is no column "label" to take the label from, and more columns than the 2 features of the training rows: A, B, LABEL; --label says which column is the label',
    );
    const { score } = await predictFile(run, { file: path, byPosition: true, label: "LABEL" });
    expect(score?.accuracy).toBeGreaterThan(0.85);
  });

  test.each<[string, string]>([
    ["with the columns and the index of the training file", ",a,a,label"],
    ["without the index", "a,a,label"],
    ["in another order, with a column besides", "label,note,a_1,a"],
    ["without the label", "a,a"],
  ])("%s is answered by its names", async (_, header) => {
    const seen = new Map<string, number>();
    const path = await file(
      "new.csv",
      csv(header, ({ noise, signal, label }, row) => {
        seen.clear();
        return header.split(",").map((name) => {
          const count = seen.get(name) ?? 0;
          seen.set(name, count + 1);
          if (name === "") return row;
          if (name === "label") return label;
          if (name === "note") return "seen";
          return name === "a_1" || count > 0 ? signal : noise;
        });
      }),
    );
    const { predictions, score } = await predictFile(run, { file: path });
    const right = predictions.filter((prediction, row) => prediction === rows[row]!.label).length;
    expect(right / rows.length).toBeGreaterThan(0.85);
    if (header.includes("label")) expect(score?.accuracy).toBeCloseTo(right / rows.length, 6);
  });

  test("with other names is refused with both lists, and answered by places on request", async () => {
    const path = await file(
      "new.csv",
      csv("height,width,label", ({ noise, signal, label }) => [noise, signal, label]),
    );
    await expect(predictFile(run, { file: path })).rejects.toMatchObject({ code: "unknown-column" });
    await expect(predictFile(run, { file: path })).rejects.toThrow(
      "expected the 2 features of the training rows: a, a_1; got 3 columns: height, width, label (the label may be left out, features may not); " +
        "rename the columns as in the training file, or take them by their places with --by-position (in code `byPosition`)",
    );
    expect((await predictFile(run, { file: path, byPosition: true })).score?.accuracy).toBeGreaterThan(0.85);
  });

  test("without a header is refused, and answered row by row by places on request", async () => {
    const path = await file(
      "new.csv",
      csv("", ({ noise, signal }) => [noise, signal]),
    );
    await expect(predictFile(run, { file: path })).rejects.toMatchObject({ code: "missing-header" });
    await expect(predictFile(run, { file: path })).rejects.toThrow(
      /expected a header with the names "a", "a_1" in the first line, got what looks like a row: "0", "-1"; --no-header says/,
    );
    for (const input of [{ byPosition: true }, { header: false }, { header: false, byPosition: true }]) {
      const { predictions } = await predictFile(run, { file: path, ...input });
      expect(predictions).toHaveLength(rows.length);
      expect(predictions.filter((prediction, row) => prediction === rows[row]!.label).length).toBeGreaterThan(100);
    }
  });
});

test("a file of test rows with other names is refused as well", async () => {
  const path = await file(
    "test.csv",
    csv("height,width,label", ({ noise, signal, label }) => [noise, signal, label]),
  );
  const data = { train: { csv: join(folder, "train.csv"), label: "label" }, test: { csv: path, label: "label" } };
  const members = [{ model: { mlp: { hidden: [8] } }, epochs: 1 }];
  await expect(train({ data, members }, { out: join(folder, "refused"), workers: 1 })).rejects.toThrow(
    "test.csv: expected the 2 features of the training rows: a, a_1; got 3 columns: height, width, label",
  );
});
