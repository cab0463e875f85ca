import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loadEnsemble, predictFile, readReport, train } from "../src/index.js";

const START = 1_700_000_000;

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "conclave-far-"));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** A time in seconds from a time in seconds: neither column says anything in float32, whose step there is 128. */
test("times in seconds are learnt from and predicted to the second, and scored as exactly", async () => {
  const csv = join(folder, "times.csv");
  const seen = Array.from({ length: 120 }, (_, row) => (row * 37) % 120);
  await writeFile(csv, `seen,due\n${seen.map((t) => `${START + t},${START + 1000 + 3 * t}`).join("\n")}\n`);
  const out = join(folder, "run");
  const members = [
    { model: { mlp: { hidden: [] } }, optimizer: { adam: { learningRate: 0.05 } }, epochs: 60, count: 2 },
  ];
  await train({ task: "regression", data: { train: { csv }, test: 0.2 }, members }, { out, workers: 1 });
  const { ensemble, findings } = await readReport(out);
  expect(findings).toEqual([]);
  expect(ensemble.test?.r2).toBeGreaterThan(0.99);
  const { values, score } = await predictFile(out, { file: csv });
  expect(score?.mae).toBeLessThan(10);
  const errors = values.map(([due], row) => Math.abs(due! - (START + 1000 + 3 * seen[row]!)));
  expect(errors.reduce((sum, error) => sum + error, 0) / errors.length).toBeCloseTo(score!.mae!, 3);
  const loaded = await loadEnsemble(out);
  // the median of the training rows, which is what the feature is counted from
  const [[due]] = (await loaded.predictValues([[0]])) as [[number]];
  expect(Math.abs(due - (START + 1000 + 3 * 60))).toBeLessThan(30);
  await loaded.close();
});
