import { cp } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { type CommandResult, conclave, jsonOf, type RunningCommand, startConclave } from "../e2e/support/conclave.js";
import { tinySpec, tinyTable } from "../e2e/support/tiny.js";
import { temporaryFolder, writeFiles } from "../e2e/support/workspace.js";
import { type JsonShape, jsonShape, lostFields } from "./support/json-shape.js";
import { writeMadeData } from "./support/made-data.js";
import { readRecord, recording, recordPath, writeRecord } from "./support/recorded.js";
import { releases } from "./support/releases.js";

/** A command with --json, and the folder that it is run in. */
type Command = readonly string[];

const RUNS = ["classes", "numbers", "labels", "stacked"] as const;
const INPUT = { classes: "table.csv", numbers: "table.csv", labels: "table.csv", stacked: "thumbnails.csv" };

const alone: Readonly<Record<string, Command>> = {
  train: ["train", "tiny.yaml", "--out", "trained"],
  "train, a member fails": [
    "train",
    "tiny.yaml",
    ...["--set", "members.1.optimizer.sgd.learningRate=1e30", "--set", "minMembers=1", "--out", "failed"],
  ],
  check: ["check", "tiny.yaml"],
  "curves over capacity": ["curves", "tiny.yaml", "--over", "capacity", "--values", "0.5,1"],
  "curves over duration": ["curves", "tiny.yaml", "--over", "duration", "--values", "1,2"],
  "sweep-lr": ["sweep-lr", "tiny.yaml", "--rates", "0.01,0.1", "--optimizers", "sgd"],
  "sweep-lr, range test": ["sweep-lr", "tiny.yaml", "--range-test", "--optimizers", "adam", "--steps", "20"],
  search: ["search", "tiny.yaml", "--grid", "members.0.batchSize=8,16", "--out", "study"],
  "runs of a folder": ["runs", "--dir", "runs"],
  ...Object.fromEntries(
    RUNS.flatMap((name) => [
      [`report: ${name}`, ["report", `runs/${name}`]],
      [`diagnose: ${name}`, ["diagnose", `runs/${name}`]],
      [`predict: ${name}`, ["predict", `runs/${name}`, "--input", INPUT[name]]],
    ]),
  ),
  "predict with everything": ["predict", "runs/classes", "--input", "table.csv", "--proba", "--uncertainty"],
};

test.for(Object.keys(alone))("--json has every field that it had: %s", async (name) => {
  expectShape(name, await conclave([...(alone[name] ?? []), "--json"], { cwd: await workspace() }));
});

test("--json has every field that it had: coordinator, worker, runs, workers, report, cancel, serve", async () => {
  const cwd = await workspace();
  const start = (args: readonly string[]): RunningCommand => {
    const command = startConclave(args, { cwd });
    onTestFinished(async () => void (await command.stop()));
    return command;
  };
  const coordinator = start(["coordinator", "--port", "0", "--state", "state", "--json"]);
  const [, address = ""] = await coordinator.output(/(127\.0\.0\.1:\d+)/);
  const at = ["--coordinator", address, "--json"];
  await start(["worker", "--join", address, "--name", "one"]).output(/joined/);
  expectShape("train at a coordinator", await conclave(["train", "tiny.yaml", "--out", "there", ...at], { cwd }));
  const runs = await conclave(["runs", ...at], { cwd });
  expectShape("runs of a coordinator", runs);
  const [{ run } = { run: "" }] = jsonOf<{ runs: { run: string }[] }>(runs).runs;
  expectShape("report of a coordinator", await conclave(["report", run, ...at], { cwd }));

  const long = start(["train", "tiny.yaml", "--set", "members.*.epochs=5000", ...at]);
  await long.output(/epoch \d+\/5000/);
  expectShape("workers", await conclave(["workers", ...at], { cwd }));
  const running = jsonOf<{ runs: { run: string }[] }>(await conclave(["runs", ...at], { cwd })).runs;
  expectShape("cancel", await conclave(["cancel", running[0]?.run ?? "", ...at], { cwd }));
  await long.finished();
  expectShape("coordinator", { ...(await coordinator.stop()) });

  const server = start(["serve", "runs/classes", "--port", "0", "--json"]);
  await server.output(/127\.0\.0\.1/);
  expectShape("serve", await server.stop());
});

/** Ensembles in runs/, the data that they answer, and a spec that trains in moments. */
async function workspace(): Promise<string> {
  const cwd = await temporaryFolder();
  await writeMadeData(cwd);
  await writeFiles(cwd, { "tiny.csv": tinyTable(120), "tiny.yaml": tinySpec() });
  for (const name of RUNS) await cp(recordPath(`ensembles/${name}`), join(cwd, "runs", name), { recursive: true });
  return cwd;
}

/** Compares what a command put out with every release's record of it, or records it. */
function expectShape(name: string, result: CommandResult): void {
  expect(result, result.stderr).toMatchObject({ code: 0, orphans: [] });
  const shape = jsonShape(jsonOf(result));
  const record = `json-output/${name.replaceAll(/[^a-z-]+/g, "-")}.json`;
  if (recording) writeRecord(record, shape);
  for (const release of releases)
    expect(lostFields(readRecord<JsonShape>(record, release), shape), release).toEqual([]);
}
