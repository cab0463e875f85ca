import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loadEnsemble, predictFile, train } from "../src/index.js";

let folder: string;
let out: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "conclave-overflow-"));
  out = join(folder, "run");
  const rows = Array.from(
    { length: 40 },
    (_, row) => `${row % 7},${(row * 3) % 5},${["red", "blue"][row % 2]},${row % 11}`,
  );
  const csv = await file("train.csv", `a,b,colour,y\n${rows.join("\n")}\n`);
  const members = [{ model: { mlp: { hidden: [4] } }, epochs: 2, count: 2 }];
  await train(
    { task: "regression", data: { train: { csv, label: "y" }, categorical: "auto" }, members },
    { out, workers: 1 },
  );
});
afterAll(() => rm(folder, { recursive: true }));

async function file(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

test("a row of a file whose answer overflows is refused, with file, line and column", async () => {
  const csv = await file("far.csv", "a,b,colour\n1,2,red\n2,3,blue\n1,3e38,red\n");
  await expect(predictFile(out, { file: csv })).rejects.toMatchObject({
    name: "DataError",
    code: "not-a-number",
    file: csv,
    line: 4,
    message: `${csv}:4: column "b": expected a value like those of the training rows, got 3e+38: the answer overflows 32-bit floats; correct the value, or leave the row out`,
  });
  const near = await file("near.csv", "a,b,colour\n1,2,red\n1,3e6,red\n");
  expect((await predictFile(out, { file: near })).values.flat().every(Number.isFinite)).toBe(true);
});

test("a sample whose answer overflows is refused in code, whatever is asked of it", async () => {
  const ensemble = await loadEnsemble(out);
  const samples = [
    [1, 2, 1, 0],
    [3e38, 2, 0, 1],
  ];
  for (const ask of [ensemble.predict, ensemble.predictProba, ensemble.predictValues, ensemble.predictUncertainty]) {
    await expect(ask(samples)).rejects.toMatchObject({
      name: "ConclaveError",
      code: "samples-invalid",
      message: expect.stringMatching(
        /^sample 1, column "a": expected a value like those of the training rows, got 3e\+38/,
      ),
    });
  }
  expect(await ensemble.predictValues(samples.slice(0, 1))).toHaveLength(1);
  await ensemble.close();
});

test("values that overflow when they are normalised are refused before anything is trained, with file, line and column", async () => {
  const csv = join(folder, "train.csv");
  const test = await file("test.csv", "a,b,colour,y\n1,2,red,1\n-3e38,2,red,1\n");
  // a column from 0 to 0.01: its scale is 100, which takes -3e38 out of reach
  const small = await file("small.csv", (await readFile(csv, "utf8")).replace(/^\d/gm, "0.01").replace("0.01", "0"));
  const data = {
    train: { csv: small, label: "y" },
    test: { csv: test, label: "y" },
    normalise: "unit",
    categorical: "auto",
  } as const;
  await expect(
    train(
      { task: "regression", data, members: [{ model: "mlp", epochs: 1 }] },
      { out: join(folder, "no"), workers: 1 },
    ),
  ).rejects.toMatchObject({
    name: "DataError",
    code: "not-a-number",
    line: 3,
    message: expect.stringMatching(
      /test\.csv:3: a: expected a value that 32-bit floats hold when it is normalised as the training rows are, got -3e\+38; /,
    ),
  });
});
