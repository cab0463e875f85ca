import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { predictFile, readReport, train } from "../src/index.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "conclave-baseline-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** Two columns that say nothing about the class, which is "yes" in one row of twenty. */
async function rareCsv(): Promise<string> {
  const csv = join(folder, "rare.csv");
  const rows = Array.from(
    { length: 200 },
    (_, row) => `${(row * 7) % 13},${(row * 5) % 11},${row % 20 === 0 ? "yes" : "no"}`,
  );
  await writeFile(csv, `a,b,label\n${rows.join("\n")}\n`);
  return csv;
}

const members = [
  { model: { mlp: { hidden: [4] } }, optimizer: { adam: { learningRate: 0.01 } }, epochs: 15, count: 2 },
];

test("a vote that only names the most frequent class is told apart from a good one: in the report, again from disk, and in a prediction", async () => {
  const csv = await rareCsv();
  const out = join(folder, "rare");
  const { report } = await train({ data: { train: { csv, label: "label" }, test: 0.2 }, members }, { out, workers: 1 });
  const expected = { by: "test", answer: "no", score: { accuracy: 0.95 }, vote: { accuracy: 0.95 }, beaten: false };
  expect(report.imbalanced).toBe(true);
  expect(report.ensemble.baseline).toEqual(expected);
  expect(report.ensemble.recalls).toMatchObject({
    balancedAccuracy: 0.5,
    classes: [
      { name: "no", rows: 38, recall: 1 },
      { name: "yes", rows: 2, recall: 0 },
    ],
  });
  expect((await readReport(out)).ensemble.baseline).toEqual(expected);
  const { baseline, recalls, imbalanced } = await predictFile(out, { file: csv });
  expect(baseline).toEqual({ answer: "no", score: { accuracy: 0.95 }, beaten: false });
  expect([recalls?.balancedAccuracy, imbalanced]).toEqual([0.5, true]);

  const file = join(out, "report.json");
  const { imbalanced: _, ...former } = JSON.parse(await readFile(file, "utf8"));
  for (const vote of [former.ensemble, ...former.kinds]) {
    delete vote.baseline;
    delete vote.recalls;
  }
  await writeFile(file, JSON.stringify(former));
  const read = await readReport(out);
  expect([read.imbalanced, read.ensemble.baseline, read.ensemble.recalls, read.kinds[0]?.baseline]).toEqual([
    false,
    null,
    null,
    null,
  ]);
  await writeFile(file, JSON.stringify({ ...former, ensemble: { ...former.ensemble, baseline: { beaten: "no" } } }));
  await expect(readReport(out)).rejects.toMatchObject({ code: "report-unreadable" });
});

test("a regression without test rows is compared with the mean of the rows out of bag", async () => {
  const csv = join(folder, "noise.csv");
  const rows = Array.from({ length: 80 }, (_, row) => `${(row * 7) % 13},${(row * row * 31) % 17}`);
  await writeFile(csv, `a,y\n${rows.join("\n")}\n`);
  const { report } = await train(
    { task: "regression", data: { train: { csv, label: "y" } }, members },
    { out: join(folder, "noise"), workers: 1 },
  );
  const { baseline, recalls } = report.ensemble;
  expect(baseline).toMatchObject({ by: "outOfBag", answer: null, score: { r2: 0 }, beaten: false });
  expect(baseline?.vote.r2).toBeLessThanOrEqual(0);
  expect([recalls, report.imbalanced]).toEqual([null, false]);
});
