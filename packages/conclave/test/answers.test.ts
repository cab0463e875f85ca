import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loadEnsemble, predictFile, readReport, train } from "../src/index.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "conclave-readings-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** Rows of two numbers and their sum, from `start` on. */
async function writeSums(name: string, start: number, count: number): Promise<string> {
  const rows = Array.from({ length: count }, (_, index) => {
    const [a, b] = [((start + index) * 7) % 11, ((start + index) * 5) % 13];
    return `${a},${b},${a + b}`;
  });
  const path = join(folder, name);
  await writeFile(path, ["a,b,sum", ...rows, ""].join("\n"));
  return path;
}

test("G2: a prediction scored on the test set is counted, said, and seen in the report; the members keep their bytes", async () => {
  const [trainCsv, testCsv] = [await writeSums("train.csv", 0, 60), await writeSums("test.csv", 60, 20)];
  const out = join(folder, "run");
  await train(
    {
      task: "regression",
      data: { train: { csv: trainCsv }, test: { csv: testCsv } },
      members: [{ model: { mlp: { hidden: [8] } }, epochs: 3, count: 2 }],
    },
    { out, workers: 1 },
  );
  expect((await readReport(out)).testSet).toEqual({ rows: 20, readings: 1 });
  const member = await readFile(join(out, "member-000.safetensors"));
  const report = await readFile(join(out, "report.json"));
  const answers = await predictFile(out, { file: testCsv });
  expect(answers.testReadings).toBe(2);
  expect(answers.targets).toEqual(["sum"]);
  expect(answers.score?.r2).toBeCloseTo((await readReport(out)).ensemble.test!.r2!, 4);
  expect((await readReport(out)).testSet).toEqual({ rows: 20, readings: 2 });
  expect(await readFile(join(out, "member-000.safetensors"))).toEqual(member);
  expect(await readFile(join(out, "report.json"))).toEqual(report);
  expect((await predictFile(out, { file: trainCsv })).testReadings).toBeNull();
});

test("a file that cannot be read for a prediction is met with what its reader can do, and not with a spec's fields", async () => {
  const out = join(folder, "run");
  const refused = async (name: string, text: string | null, more = {}) => {
    const file = join(folder, name);
    if (text !== null) await writeFile(file, text);
    return await predictFile(out, { file, ...more }).then(
      () => "nothing was refused",
      (error: Error) => error.message,
    );
  };
  const [none, gap, text, ragged] = [
    await refused("none.csv", null),
    await refused("gap.csv", "a,b\n1,2\n,3\n"),
    await refused("text.csv", "a,b\n1,2\n1,left\n"),
    await refused("ragged.csv", "a,b\n1;2\n"),
  ];
  expect(none).toMatch(/none\.csv: there is no such file; check the path \(it is relative to the working directory\)$/);
  expect(gap).toMatch(/gap\.csv:3: .*empty cell; rows are read as those of the training were/);
  expect(text).toMatch(/text\.csv:3: .*got "left"; rows are read as those of the training were/);
  expect(ragged).toMatch(/ragged\.csv:2: .*; is --delimiter right\?/);
  for (const message of [none, gap, text, ragged])
    expect(message).not.toMatch(/spec\)|`(data\.|header|skipLines|label|delimiter)/);
});

test("a regression answers with values in their units, and says how unsure it is", async () => {
  const csv = await writeSums("more.csv", 3, 50);
  const out = join(folder, "values");
  const members = [
    {
      model: { mlp: { hidden: [16] } },
      optimizer: { adam: { learningRate: 0.05 } },
      batchSize: 10,
      epochs: 40,
      count: 2,
    },
  ];
  await train({ task: "regression", data: { train: { csv } }, members }, { out, workers: 1 });
  const ensemble = await loadEnsemble(out);
  const { values, uncertainty } = await predictFile(out, { file: csv });
  expect(uncertainty).toEqual(
    values.map(() => ({ entropy: null, mutualInformation: null, variance: [expect.any(Number)] })),
  );
  const [[value]] = (await ensemble.predictValues([[3, 4]])) as [[number]];
  expect(Math.abs(value - 7)).toBeLessThan(2);
  expect(await ensemble.predict([[3, 4]])).toEqual([String(value)]);
  expect(await ensemble.predictProba([[3, 4]])).toEqual([]);
  const [near, far] = await ensemble.predictUncertainty([
    [3, 4],
    [300, -400],
  ]);
  expect(near).toMatchObject({ entropy: null, mutualInformation: null, abstained: false });
  expect(far!.variance[0]).toBeGreaterThan(near!.variance[0]!);
  await expect(ensemble.predict([[3, Number.NaN]])).rejects.toMatchObject({ code: "samples-invalid" });
  await ensemble.close();
  await ensemble.close();
  for (const ask of [ensemble.predict, ensemble.predictProba, ensemble.predictValues, ensemble.predictUncertainty]) {
    await expect(ask([[3, 4]])).rejects.toMatchObject({ name: "ConclaveError", code: "closed" });
  }
});
