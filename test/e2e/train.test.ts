import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { inferenceClient } from "@conclave/serving";
import type { Report } from "conclave";
import { expect, onTestFinished, test } from "vitest";
import { conclave, jsonOf, startConclave } from "./support/conclave.js";
import { tinySpec, tinyTable } from "./support/tiny.js";
import { temporaryFolder, writeFiles } from "./support/workspace.js";

async function tinyWorkspace(): Promise<string> {
  const cwd = await temporaryFolder();
  await writeFiles(cwd, { "tiny.csv": tinyTable(300), "tiny.yaml": tinySpec({ epochs: 20 }) });
  return cwd;
}

test("a run from spec to prediction: train, report, predict, serve", async () => {
  const cwd = await tinyWorkspace();

  const trained = await conclave(["train", "tiny.yaml", "--out", "run", "--workers", "2", "--json"], { cwd });
  expect(trained).toMatchObject({ code: 0, orphans: [] });
  const report = jsonOf<Report>(trained);
  expect(report).toMatchObject({ schemaVersion: 1, path: join(cwd, "run"), status: "succeeded" });
  expect(report.members.map(({ member, model, status }) => [member, model, status])).toEqual([
    [0, "mlp", "succeeded"],
    [1, "mlp", "succeeded"],
    [2, "wide", "succeeded"],
  ]);
  expect(report.ensemble.voted).toBe(3);
  expect(report.ensemble.test?.accuracy).toBeGreaterThan(0.85);
  expect((await readdir(join(cwd, "run"))).sort()).toEqual([
    "ensemble.json",
    "member-000.safetensors",
    "member-001.safetensors",
    "member-002.safetensors",
    "report.json",
  ]);
  expect(JSON.parse(await readFile(join(cwd, "run", "report.json"), "utf8"))).toEqual(report);

  const reported = await conclave(["report", "run", "--json"], { cwd });
  expect(jsonOf(reported)).toEqual(report);

  const predicted = await conclave(["predict", "run", "--input", "tiny.csv", "--label", "kind", "--proba", "--json"], {
    cwd,
  });
  expect(predicted.code).toBe(0);
  const answers = jsonOf<{
    predictions: string[];
    probabilities: number[][];
    uncertainty: { entropy: number; mutualInformation: number; variance: number[] }[];
    score: { accuracy: number };
  }>(predicted);
  expect(answers.predictions).toHaveLength(300);
  expect(answers.score.accuracy).toBeGreaterThan(0.85);
  expect(answers.probabilities[7]?.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 5);

  const asCsv = ["predict", "run", "--input", "tiny.csv", "--label", "kind", "--uncertainty"];
  const [header, ...lines] = (await conclave(asCsv, { cwd })).stdout.trimEnd().split("\n");
  expect(header).toBe("prediction,entropy,mutualInformation,variance(above),variance(below)");
  expect(lines).toHaveLength(300);
  const { entropy, mutualInformation, variance } = answers.uncertainty[7]!;
  const [prediction, ...figures] = lines[7]!.split(",");
  expect(prediction).toBe(answers.predictions[7]);
  for (const [at, figure] of [entropy, mutualInformation, ...variance].entries()) {
    expect(Number(figures[at])).toBeCloseTo(figure, 6);
  }
  expect(mutualInformation).toBeLessThanOrEqual(entropy);
  expect(entropy).toBeGreaterThan(0);

  const server = startConclave(["serve", "run", "--port", "0"], { cwd });
  onTestFinished(async () => void (await server.stop()));
  const [, address = ""] = await server.output(/ at (127\.0\.0\.1:\d+)/);
  const client = await inferenceClient({ address, model: "tiny", tls: null });
  onTestFinished(() => client.close());
  const served = await client.predict(Float32Array.of(0.9, 0.9, 0.1, 0.1), 2);
  expect(served.classes).toEqual(["above", "below"]);
  expect(await server.stop()).toMatchObject({ code: 0, orphans: [] });
});

test("people get a table on stdout, and what to do next on stderr", async () => {
  const cwd = await tinyWorkspace();
  const result = await conclave(["train", "tiny.yaml"], { cwd });
  expect(result).toMatchObject({ code: 0, orphans: [] });
  const [run = ""] = await readdir(join(cwd, "runs"));
  expect(run).toMatch(/^tiny-\d{8}-\d{6}-[a-z0-9]{4}$/);
  expect(result.stdout).toMatch(/member {2}model +rows/);
  expect(result.stdout).toMatch(/kind +voted +mean member +vote/);
  expect(result.stdout).toMatch(/vote +test \d+\.\d %/);
  expect(result.stderr).toContain(`conclave predict runs/${run} --input FILE`);

  const listed = await conclave(["runs"], { cwd });
  expect(listed.stdout).toMatch(new RegExp(`${run} +succeeded +3 of 3 +test accuracy \\d+\\.\\d %`));

  const rows = await conclave(["predict", `runs/${run}`, "--input", "tiny.csv", "--label", "kind"], { cwd });
  expect(rows.stdout.split("\n").slice(0, 2)).toEqual(["prediction", expect.stringMatching(/^(above|below)$/)]);
  expect(rows.stderr).toMatch(/300 rows.*accuracy \d+\.\d %/);
});

test("--seed and --set change the run, and the same seed gives the same one", async () => {
  const cwd = await tinyWorkspace();
  const accuracies: unknown[] = [];
  for (const [out, seed] of [
    ["a", "1"],
    ["b", "1"],
    ["c", "2"],
  ] as const) {
    const args = ["train", "tiny.yaml", "--seed", seed, "--set", "members.0.epochs=2", "--out", out, "--json"];
    const { members } = jsonOf<Report>(await conclave(args, { cwd }));
    expect(members[0]?.epochs).toHaveLength(2);
    accuracies.push(members.map((member) => member.epochs.map((epoch) => epoch.loss)));
  }
  expect(accuracies[1]).toEqual(accuracies[0]);
  expect(accuracies[2]).not.toEqual(accuracies[0]);
});

test("init writes a spec that trains", async () => {
  const cwd = await temporaryFolder();
  expect(await conclave(["init", "digits.yaml"], { cwd })).toMatchObject({ code: 0, stdout: "" });
  const sets = ["--set", "members.0.epochs=1", "--set", "members.0.count=1"];
  const result = await conclave(["train", "digits.yaml", ...sets, "--json", "--out", "run"], { cwd });
  expect(result).toMatchObject({ code: 0, orphans: [] });
});

test("a member that fails, fails alone, with its reason; the others vote", async () => {
  const cwd = await tinyWorkspace();
  const sets = ["--set", "members.1.optimizer.sgd.learningRate=1e30", "--set", "minMembers=2"];
  const result = await conclave(["train", "tiny.yaml", ...sets, "--out", "run", "--json"], { cwd });
  expect(result).toMatchObject({ code: 0, orphans: [] });
  const report = jsonOf<Report>(result);
  expect(report.members[2]).toMatchObject({ status: "failed", error: expect.stringMatching(/finite|NaN/) });
  expect(report.ensemble.voted).toBe(2);
});

test("a member that fails late has the training epochs before in the report", async () => {
  const cwd = await tinyWorkspace();
  // Gradient descent on a linear model whose every step doubles the error, and more: the loss is beyond float32 after some epochs.
  const spec = {
    name: "steep",
    minMembers: 1,
    task: "regression",
    data: { train: { csv: "tiny.csv", label: "y", ignore: ["kind"] }, test: 0.2 },
    members: [
      { model: { mlp: { hidden: [] } }, optimizer: { sgd: { learningRate: 3 } }, batchSize: 60, epochs: 60 },
      { model: { mlp: { hidden: [] } }, optimizer: { sgd: { learningRate: 0.01 } }, batchSize: 60, epochs: 3 },
    ],
  };
  await writeFiles(cwd, { "steep.json": JSON.stringify(spec) });
  const result = await conclave(["train", "steep.json", "--out", "run", "--json"], { cwd });
  expect(result).toMatchObject({ code: 0, orphans: [] });
  const [steep, sound] = jsonOf<Report>(result).members;
  expect(steep).toMatchObject({ status: "failed", error: expect.stringContaining("the loss is ") });
  const failedIn = Number(/in training epoch (\d+)/.exec(steep?.error ?? "")?.[1]);
  expect(failedIn).toBeGreaterThan(1);
  expect(steep?.epochs.map(({ epoch }) => epoch)).toEqual(Array.from({ length: failedIn - 1 }, (_, at) => at + 1));
  expect(steep?.epochs.at(-1)?.loss).toBeGreaterThan(1e6);
  expect(sound?.epochs).toHaveLength(3);
});

test("a run with too few members is failed: exit 1, the report says so, and no ensemble is written", async () => {
  const cwd = await tinyWorkspace();
  const sets = ["--set", "members.1.optimizer.sgd.learningRate=1e30"];
  const result = await conclave(["train", "tiny.yaml", ...sets, "--out", "run", "--json"], { cwd });
  expect(result).toMatchObject({ code: 1, orphans: [] });
  const report = jsonOf<Report>(result);
  expect(report).toMatchObject({ status: "failed", ensemble: { voted: 0 } });
  expect(await readdir(join(cwd, "run"))).not.toContain("ensemble.json");
  // A spec that does not say how many are enough is told what changed, and how to go on.
  expect(result.stderr).toContain(
    "2 of 3 members succeeded, at least 3 must (minMembers, by default all; in earlier versions the default was 1)",
  );
  expect(result.stderr).toContain(
    "resume  the members that succeeded are kept; train the others again:\n          conclave train --resume run",
  );

  const resumed = await conclave(["train", "--resume", "run", "--json"], { cwd });
  expect(resumed).toMatchObject({ code: 1, orphans: [] });
  // What was trained is not trained again.
  expect(jsonOf<Report>(resumed).members.slice(0, 2)).toEqual(report.members.slice(0, 2));
});
