import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Curve, RangeTest, RateSweep, Report, SearchOutcome } from "conclave";
import { expect, onTestFinished, test } from "vitest";
import { conclave, jsonOf, type RunningCommand, startConclave } from "./support/conclave.js";
import { signalAt } from "./support/signal-at.js";
import { tinyTable } from "./support/tiny.js";
import { temporaryFolder, writeFiles } from "./support/workspace.js";

const digits = `
name: digits
seed: 7
data: { train: { sample: digits }, validation: 0.2, test: 0.2 }
members:
  - model: { mlp: { hidden: [16] } }
    optimizer: { adam: { learningRate: 0.01 } }
    batchSize: 32
    epochs: 4
`;
const table = digits
  .replace("{ sample: digits }", "{ csv: tiny.csv, label: kind }")
  .replace("name: digits", "name: tiny");

async function workspace(): Promise<string> {
  const cwd = await temporaryFolder();
  await writeFiles(cwd, { "digits.yaml": digits, "tiny.yaml": table, "tiny.csv": tinyTable(300) });
  return cwd;
}

test("G3: curves over capacity, as JSON and as a picture", async () => {
  const cwd = await workspace();
  const args = ["curves", "digits.yaml", "--over", "capacity", "--values", "0.0625,1", "--out", "curve.png"];
  const result = await conclave([...args, "--json"], { cwd });
  expect(result).toMatchObject({ code: 0, orphans: [] });
  const curve = jsonOf<Curve>(result);
  expect(curve.points.map(({ value, parameters }) => [value, parameters])).toEqual([
    [0.0625, 85],
    [1, 1210],
  ]);
  expect(curve.best?.value).toBe(1);
  const png = await readFile(join(cwd, "curve.png"));
  expect(png.subarray(1, 4).toString("latin1")).toBe("PNG");
  expect(await readdir(cwd)).toEqual(["curve.png", "digits.yaml", "tiny.csv", "tiny.yaml"]);
});

test("G3: curves over duration, in the terminal: no colours with NO_COLOR", async () => {
  const { code, stdout } = await conclave(["curves", "digits.yaml", "--over", "duration"], { cwd: await workspace() });
  expect(code).toBe(0);
  expect(stdout).toContain("a╌╌ training   b── validation");
  expect(stdout).toMatch(/best after epoch [1-4]: validation error \d+\.\d %, loss 0\.\d+/);
  expect(stdout).not.toContain("\u001b");
});

test("O7: sweep-lr draws SGD against Adam and marks what diverges; the range test names a rate", async () => {
  const cwd = await workspace();
  const swept = await conclave(["sweep-lr", "digits.yaml", "--rates", "0.01,10", "--out", "rates.svg", "--json"], {
    cwd,
  });
  expect(swept).toMatchObject({ code: 0, orphans: [] });
  const { curves, best } = jsonOf<RateSweep>(swept);
  expect(curves.map(({ optimizer, learningRate, diverged }) => [optimizer, learningRate, diverged])).toEqual([
    ["sgd", 0.01, false],
    ["sgd", 10, true],
    ["adam", 0.01, false],
    ["adam", 10, true],
  ]);
  expect(best).toMatchObject({ optimizer: "adam", learningRate: 0.01 });
  expect(await readFile(join(cwd, "rates.svg"), "utf8")).toContain(">best: adam 0.01</text>");

  const tested = await conclave(["sweep-lr", "digits.yaml", "--range-test", "--optimizers", "adam", "--json"], { cwd });
  const [adam] = jsonOf<{ tests: RangeTest[] }>(tested).tests;
  expect(adam?.steepest).toBeGreaterThan(1e-4);
  expect(adam?.steepest).toBeLessThan(1);
});

test("M7: a grid's winner is a spec that trains from anywhere", async () => {
  const cwd = await workspace();
  const fields = ["members.*.optimizer.*.learningRate=0.0001,0.05", "members.0.batchSize=16,full"];
  const searched = await conclave(["search", "tiny.yaml", "--grid", ...fields, "--out", "study", "--json"], { cwd });
  expect(searched).toMatchObject({ code: 0, orphans: [] });
  const { points, best, bestSpec } = jsonOf<SearchOutcome>(searched);
  expect(points.map(({ values }) => Object.values(values))).toEqual([
    [0.0001, 16],
    [0.0001, "full"],
    [0.05, 16],
    [0.05, "full"],
  ]);
  expect(best.values).toMatchObject({ "members.*.optimizer.*.learningRate": 0.05 });
  expect((await readdir(join(cwd, "study"))).sort()).toEqual(["best.yaml", "points.jsonl", "points.svg", "study.json"]);

  const elsewhere = await temporaryFolder();
  const trained = await conclave(["train", bestSpec, "--out", "run", "--json"], { cwd: elsewhere });
  const { members } = jsonOf<Report>(trained);
  expect(1 - (members[0]?.validation?.accuracy ?? 0)).toBeCloseTo(best.score?.error ?? Number.NaN, 12);
});

test("M8: a random search that is interrupted keeps its points, and goes on to the same end", async () => {
  const cwd = await workspace();
  const fields = ["members.0.optimizer.adam.learningRate=1e-4..1:log", "members.0.model.mlp.hidden.0=2..32:int"];
  const args = ["search", "digits.yaml", "--random", "6", "--rounds", "2", "--halving", "--range", ...fields];
  const whole = jsonOf<SearchOutcome>(await conclave([...args, "--out", "whole", "--json"], { cwd }));
  expect(whole.points).toHaveLength(16); // two rounds of 6 for a third of the training epochs, and 2 in full
  expect(whole.best.share).toBe(1);

  // It stands still in the midst of it until the second was refused.
  const running = startConclave([...args, "--out", "study"], { cwd, env: signalAt("(2 of 16)", "SIGSTOP") });
  onTestFinished(() => running.kill("SIGKILL"));
  await running.output(/✓ 1\.\d.* \(2 of 16\)/);
  const second = await conclave(["search", "--resume", "study"], { cwd });
  expect(second).toMatchObject({ code: 1, stdout: "", orphans: [] });
  expect(second.stderr).toContain(`is being worked on by process ${running.pid}, since `);
  running.kill("SIGINT");
  running.kill("SIGCONT");
  const interrupted = await running.finished();
  expect(interrupted).toMatchObject({ code: 130, stdout: "", orphans: [] });
  expect(interrupted.stderr).toContain("conclave search --resume study");
  const kept = (await readFile(join(cwd, "study", "points.jsonl"), "utf8")).trimEnd().split("\n").length;
  expect(kept).toBeGreaterThanOrEqual(2);
  expect(kept).toBeLessThan(16);

  const resumed = await conclave(["search", "--resume", "study", "--json"], { cwd });
  expect(resumed.code).toBe(0);
  expect(resumed.stderr.match(/✓/g)).toHaveLength(16 - kept);
  const timeless = ({ points }: SearchOutcome) => points.map(({ seconds, ...point }) => point);
  expect(timeless(jsonOf<SearchOutcome>(resumed))).toEqual(timeless(whole));
});

test("a second Ctrl-C ends a search at once, and leaves nothing in the temporary folder", async () => {
  const cwd = await workspace();
  const TMPDIR = await temporaryFolder();
  const grid = ["--grid", "members.0.batchSize=1,2", "--set", "members.0.epochs=500", "--workers", "2"];
  const running = startConclave(["search", "digits.yaml", ...grid, "--out", "study"], { cwd, env: { TMPDIR } });
  // Both points are in training, each in a folder of its own.
  const named = async (prefix: string) => (await readdir(TMPDIR)).filter((name) => name.startsWith(prefix));
  await expect.poll(() => named("conclave-member-")).toHaveLength(2);
  expect(await named("conclave-study-")).toHaveLength(1);
  running.kill("SIGINT");
  await running.output(/Ctrl-C again stops at once/);
  const { code } = await running.stop();
  expect(code).toBe(130);
  expect(await readdir(TMPDIR)).toEqual([]);
});

test("M7, M8: points are runs of a cluster, judged without a look at the test rows", async () => {
  const cwd = await workspace();
  const start = (args: readonly string[]): RunningCommand => {
    const command = startConclave(args, { cwd });
    onTestFinished(async () => void (await command.stop()));
    return command;
  };
  const [, address = ""] = await start(["coordinator", "--port", "0", "--state", "state"]).output(
    / (127\.0\.0\.1:\d+)/,
  );
  await start(["worker", "--join", address]).output(/joined/);
  const at = ["--coordinator", address];
  const args = ["search", "tiny.yaml", "--grid", "members.0.epochs=1,8", "--out", "study", "--json"];
  const { best } = jsonOf<SearchOutcome>(await conclave([...args, ...at], { cwd }));
  expect(best.values).toEqual({ "members.0.epochs": 8 });

  const { runs } = jsonOf<{ runs: { run: string; status: string }[] }>(
    await conclave(["runs", ...at, "--json"], { cwd }),
  );
  expect(runs.map(({ status }) => status)).toEqual(["succeeded", "succeeded"]);
  for (const { run } of runs) {
    const report = jsonOf<Report>(await conclave(["report", run, ...at, "--json"], { cwd }));
    expect(report.ensemble.test).toBeNull();
    expect(report.members[0]?.validation?.accuracy).toBeGreaterThan(0.4);
  }

  // A halving goes on there from where a rung ended, as it does here.
  const halving = ["search", "tiny.yaml", "--grid", "members.0.batchSize=8,32,64", "--halving", "--json"];
  const there = jsonOf<SearchOutcome>(await conclave([...halving, ...at, "--out", "there"], { cwd }));
  const here = jsonOf<SearchOutcome>(await conclave([...halving, "--out", "here"], { cwd }));
  expect(there.points.map(({ restarted }) => restarted)).toEqual([null, null, null, null]);
  expect(there.points.map(({ seconds, ...point }) => point)).toEqual(here.points.map(({ seconds, ...point }) => point));
  const listed = jsonOf<{ runs: { run: string }[] }>(await conclave(["runs", ...at, "--json"], { cwd }));
  const last = jsonOf<Report>(await conclave(["report", listed.runs[0]!.run, ...at, "--json"], { cwd }));
  // Four training epochs lie behind its weights, of which it ran three.
  expect(last.members[0]?.epochs).toHaveLength(4);
});

test.each([
  [
    "a field that does not exist",
    ["--grid", "members.0.batchsize=1"],
    /batchsize: is not a field; did you mean batchSize/,
  ],
  [
    "no validation rows",
    ["--grid", "members.0.epochs=1", "--set", "data.validation=0"],
    /data\.validation: a search judges by/,
  ],
  ["nothing to vary", [], /what should be searched/],
  ["both ways at once", ["--grid", "members.0.epochs=1", "--random", "3"], /by grid or at random/],
  [
    "a picture of an unknown kind",
    ["--grid", "members.0.epochs=1", "--picture", "a.pdf"],
    /a\.pdf: a picture is an \.svg or \.png/,
  ],
  [
    "a range that holds nothing",
    ["--random", "3", "--range", "members.0.epochs=5..1:int"],
    /low end must be below its high end/,
  ],
  ["a search that is not there", ["--resume", "none"], /leave out SPEC/],
])("a search with %s is one message, exit 2, and nothing written", async (_, args, message) => {
  const cwd = await workspace();
  const result = await conclave(["search", "tiny.yaml", ...args], { cwd });
  expect(result).toMatchObject({ code: 2, stdout: "", orphans: [] });
  expect(result.stderr).toMatch(message);
  expect(result.stderr.trimEnd().split("\n")).toHaveLength(1);
  expect((await readdir(cwd)).sort()).toEqual(["digits.yaml", "tiny.csv", "tiny.yaml"]);
});
