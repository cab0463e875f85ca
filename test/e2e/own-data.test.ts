import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Report } from "conclave";
import { expect, test } from "vitest";
import { conclave, jsonOf } from "./support/conclave.js";
import { temporaryFolder, writeFiles } from "./support/workspace.js";

/** Trees: the species follows from the size and the site, both of which have gaps; a column that never changes, and one with a row twice. */
function trees(count: number): string {
  const rows = Array.from({ length: count }, (_, row) => {
    const oak = row % 2 === 0;
    const size = row % 10 === 3 ? "" : (oak ? 20 : 10) + (row % 7) / 2;
    const site = row % 15 === 4 ? "" : oak ? "hill" : "river";
    return `${size},${site},2026,${row},${oak ? "oak" : "elm"}`;
  });
  return `size,site,year,number,species\n${rows.join("\n")}\n`;
}

const quick = ["--set", "members.0.count=2", "--set", "members.0.epochs=30", "--workers", "1"];

test("M2: init looks at data, and its spec trains and predicts", async () => {
  const cwd = await temporaryFolder();
  await writeFiles(cwd, { "trees.csv": trees(240), "new.csv": "site,size\nhill,21\nlake,\n" });
  expect(await conclave(["init", "trees.csv", "--out", "trees.yaml"], { cwd })).toMatchObject({ code: 0, stdout: "" });
  const spec = await readFile(join(cwd, "trees.yaml"), "utf8");
  for (const line of [
    "# 240 rows of 4 columns, 1 of them categories.",
    "# species: 2 classes: elm 120, oak 120.",
    "# 40 values are missing, in size, site.",
    "# Columns of one value: year.",
  ]) {
    expect(spec.split("\n")).toContain(line);
  }
  const sets = [...quick, "--set", "data.train.ignore=[year, number]"];
  const trained = await conclave(["train", "trees.yaml", ...sets, "--out", "run", "--json"], { cwd });
  expect(trained).toMatchObject({ code: 0, orphans: [] });
  const { ensemble, findings } = jsonOf<Report>(trained);
  expect(ensemble.test?.accuracy).toBeGreaterThan(0.9);
  expect(findings.map(({ kind }) => kind)).toContain("filled-values");
  const predicted = await conclave(["predict", "run", "--input", "new.csv", "--json"], { cwd });
  expect(jsonOf(predicted)).toMatchObject({
    rows: 2,
    predictions: ["oak", expect.any(String)],
    score: null,
    counts: { filled: 1, unknown: 1 },
  });
  const { stderr } = await conclave(["predict", "run", "--input", "new.csv"], { cwd });
  expect(stderr).toContain("1 missing value filled as in training\n1 value of categories that training never had");

  await writeFiles(cwd, {
    "renamed.csv": ",extent,place\n0,21,hill\n1,10,river\n",
    "nameless.csv": "21,hill\n10,river\n",
  });
  const refused = await conclave(["predict", "run", "--input", "renamed.csv"], { cwd });
  expect(refused).toMatchObject({ code: 2, stdout: "" });
  expect(refused.stderr).toContain(
    "expected the 2 features of the training rows: size, site; got 3 columns: Unnamed: 0, extent, place",
  );
  expect(refused.stderr).toContain("or take them by their places with --by-position");
  const lost = await conclave(["predict", "run", "--input", "nameless.csv"], { cwd });
  expect(lost).toMatchObject({ code: 2, stdout: "" });
  expect(lost.stderr).toContain('got what looks like a row: "21", "hill"; --no-header says that it has none');
  for (const [input, ...flags] of [
    ["renamed.csv", "--by-position"],
    ["nameless.csv", "--by-position"],
    ["nameless.csv", "--no-header"],
  ] as const) {
    const answered = await conclave(["predict", "run", "--input", input, ...flags, "--json"], { cwd });
    expect(jsonOf(answered)).toMatchObject({
      predictions: ["oak", "elm"],
      findings: input === "renamed.csv" ? [{ kind: "left-out-columns" }] : [],
    });
  }
});

test("G2: rows that are in two sets are in the report", async () => {
  const cwd = await temporaryFolder();
  const rows = trees(60).split("\n");
  await writeFiles(cwd, {
    "train.csv": rows.join("\n"),
    "test.csv": [rows[0], rows[1], rows[2], "99,hill,2026,500,oak", ""].join("\n"),
    "leak.yaml": `data:
  train: { csv: train.csv, label: species }
  test: { csv: test.csv, label: species }
  missing: median
  categorical: auto
members: [{ model: { mlp: { hidden: [4] } }, epochs: 1 }]
`,
  });
  const result = await conclave(["train", "leak.yaml", "--workers", "1", "--out", "run"], { cwd });
  expect(result).toMatchObject({ code: 0 });
  const shown = await conclave(["report", "run"], { cwd });
  expect(shown.stdout + shown.stderr).toContain(
    "2 of the 3 test rows (66.7 %) are in the train rows as well: train.csv:2 = test.csv:2, train.csv:3 = test.csv:3",
  );
});

test("M2: data that are not there are one clear message, and no spec", async () => {
  const cwd = await temporaryFolder();
  const result = await conclave(["init", "nowhere.csv"], { cwd });
  expect(result).toMatchObject({ code: 2, stdout: "" });
  expect(result.stderr).toContain("nowhere.csv: there is no such file or folder");
});
