import { inferenceClient } from "@conclave/serving";
import { expect, onTestFinished, test } from "vitest";
import { conclave, jsonOf, startConclave } from "./support/conclave.js";
import { signalAt } from "./support/signal-at.js";
import { temporaryFolder, writeFiles } from "./support/workspace.js";

/** Rows of two columns: a price that depends on both, and two labels. */
const table = Array.from({ length: 200 }, (_, row) => {
  const [a, b] = [((row * 37) % 101) / 101, ((row * 59) % 103) / 103];
  return { a, b, price: 100 + 50 * a - 20 * b, large: a > 0.5 ? 1 : 0, near: b > 0.3 ? 1 : 0 };
});

const specOf = (task: string, label: string) => `
name: ${task}
task: ${task}
seed: 7
data: { train: { csv: ${task}.csv, label: ${label} }, test: 0.2 }
members:
  - { model: { mlp: { hidden: [8] } }, count: 2, optimizer: { adam: { learningRate: 0.01 } }, batchSize: 16, epochs: 10 }
`;

interface Predicted {
  readonly values?: number[][];
  readonly predictions: string[];
  readonly probabilities?: number[][];
}

type Columns = readonly (keyof (typeof table)[number])[];

/** A folder with a run that was trained on the table. */
async function trainedWorkspace(task: string, label: string, columns: Columns): Promise<string> {
  const cwd = await temporaryFolder();
  const lines = table.map((row) => columns.map((column) => row[column]).join(","));
  await writeFiles(cwd, {
    [`${task}.csv`]: `${[columns.join(","), ...lines].join("\n")}\n`,
    "spec.yaml": specOf(task, label),
  });
  expect(await conclave(["train", "spec.yaml", "--out", "run", "--workers", "1"], { cwd })).toMatchObject({ code: 0 });
  return cwd;
}

/** Trains a run, predicts the first rows of its file, and asks a server about the same rows. */
async function predictAndServe(task: string, label: string, columns: Columns) {
  const cwd = await trainedWorkspace(task, label, columns);
  const asked = table.slice(0, 5);
  await writeFiles(cwd, { "asked.csv": `${["a,b", ...asked.map(({ a, b }) => `${a},${b}`)].join("\n")}\n` });
  const predicted = await conclave(["predict", "run", "--input", "asked.csv", "--proba", "--json"], { cwd });
  const server = startConclave(["serve", "run", "--port", "0"], { cwd });
  onTestFinished(async () => void (await server.stop()));
  const [line, address = ""] = await server.output(/serving .* at (127\.0\.0\.1:\d+)/);
  const client = await inferenceClient({ address, model: task, tls: null });
  onTestFinished(() => client.close());
  const served = await client.predict(Float32Array.from(asked.flatMap(({ a, b }) => [a, b])), asked.length);
  return { line, predicted: jsonOf<Predicted>(predicted), served };
}

test("a regression is served with the values that predict prints", async () => {
  const { line, predicted, served } = await predictAndServe("regression", "price", ["a", "b", "price"]);
  expect(line).toContain("2 members, 1 target (price)");
  expect([...served.values]).toEqual(predicted.values!.flat());
  expect(served.variance).toHaveLength(5);
});

test("several labels are served with the decisions and probabilities that predict prints", async () => {
  const { line, predicted, served } = await predictAndServe("multilabel", "[large, near]", ["a", "b", "large", "near"]);
  expect(line).toContain("2 members, 2 labels (large, near)");
  expect([...served.probabilities]).toEqual(predicted.probabilities!.flat());
  const named = predicted.predictions.flatMap((labels) =>
    ["large", "near"].map((name) => (labels.split(";").includes(name) ? 1 : 0)),
  );
  expect([...served.labels]).toEqual(named);
});

test("a server that is told to end as it says that it serves ends well", async () => {
  const cwd = await trainedWorkspace("regression", "price", ["a", "b", "price"]);
  const env = signalAt("serving ", "SIGTERM");
  const result = await conclave(["serve", "run", "--port", "0"], { cwd, env });
  expect(result).toMatchObject({ code: 0, stdout: "", orphans: [] });
  expect(result.stderr).toMatch(/serving .*\n.*closing.*\nstopped serving/s);
});
