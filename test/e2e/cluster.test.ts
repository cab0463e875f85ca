import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Report, WorkerSnapshot } from "conclave";
import { expect, onTestFinished, test } from "vitest";
import { conclave, jsonOf, type RunningCommand, startConclave } from "./support/conclave.js";
import { tinySpec, tinyTable } from "./support/tiny.js";
import { temporaryFolder, writeFiles } from "./support/workspace.js";

/** A run in `conclave runs --json`, as far as these tests look. */
interface ListedRun {
  readonly run: string;
  readonly status: string;
}

interface Cluster {
  readonly cwd: string;
  readonly at: readonly string[];
  readonly address: string;
  readonly coordinator: RunningCommand;
  start(args: readonly string[]): RunningCommand;
}

async function cluster(): Promise<Cluster> {
  const cwd = await temporaryFolder();
  await writeFiles(cwd, {
    "tiny.csv": tinyTable(300),
    "tiny.yaml": tinySpec(),
    "long.yaml": tinySpec({ members: 1, wideEpochs: 5000 }),
  });
  const start = (args: readonly string[]) => {
    const command = startConclave(args, { cwd });
    onTestFinished(async () => void (await command.stop()));
    return command;
  };
  const coordinator = start(["coordinator", "--port", "0", "--state", "state"]);
  const [, address = ""] = await coordinator.output(/ (127\.0\.0\.1:\d+)/);
  return { cwd, address, at: ["--coordinator", address], coordinator, start };
}

test("a coordinator and two workers: train, runs, workers, report", async () => {
  const { cwd, address, at, start } = await cluster();
  expect((await conclave(["workers", ...at], { cwd })).stdout).toBe(
    `no workers yet; start one: conclave worker --join ${address}\n`,
  );
  const names = ["left", "right"];
  const workers = names.map((name) => start(["worker", "--join", address, "--name", name]));
  await Promise.all(workers.map((worker) => worker.output(/joined/)));

  const trained = await conclave(["train", "tiny.yaml", ...at, "--out", "run", "--json"], { cwd });
  expect(trained).toMatchObject({ code: 0, orphans: [] });
  const report = jsonOf<Report>(trained);
  expect(report).toMatchObject({ status: "succeeded", path: join(cwd, "run") });
  expect(await readdir(join(cwd, "run"))).toContain("ensemble.json");

  const listed = await conclave(["workers", ...at, "--json"], { cwd });
  const { workers: known } = jsonOf<{ workers: WorkerSnapshot[] }>(listed);
  expect(known.map((worker) => worker.name).sort()).toEqual(names);
  expect(known.map((worker) => worker.training)).toEqual([null, null]);

  const runs = jsonOf<{ runs: ListedRun[] }>(await conclave(["runs", ...at, "--json"], { cwd })).runs;
  const score = { metric: "accuracy", value: report.ensemble.test?.accuracy, rows: "test" };
  expect(runs).toMatchObject([{ run: report.run, status: "succeeded", members: 3, succeeded: 3, score }]);

  const remote = jsonOf<Report>(await conclave(["report", report.run, ...at, "--json"], { cwd }));
  expect({ ...remote, path: report.path }).toEqual(report);

  const again = await conclave(["cancel", report.run, ...at], { cwd });
  expect(again).toMatchObject({ code: 0, stdout: `${report.run} is over already: succeeded\n` });
});

test("a cancelled run stops its workers, ends the waiting command, and can be resumed", async () => {
  const { cwd, address, at, start } = await cluster();
  start(["worker", "--join", address]);
  const training = start(["train", "long.yaml", ...at, "--out", "run"]);
  await training.output(/epoch [2-9]/);
  const [{ run = "" } = {}] = jsonOf<{ runs: ListedRun[] }>(await conclave(["runs", ...at, "--json"], { cwd })).runs;

  const cancelled = await conclave(["cancel", run, ...at], { cwd });
  expect(cancelled.stdout).toContain(`${run} is cancelled`);
  expect(await training.finished()).toMatchObject({ code: 1, orphans: [] });
  await expect
    .poll(
      async () => jsonOf<{ workers: WorkerSnapshot[] }>(await conclave(["workers", ...at, "--json"], { cwd })).workers,
    )
    .toMatchObject([{ training: null }]);

  const resumed = start(["train", "--resume", run, ...at, "--out", "resumed"]);
  await resumed.output(/epoch [2-9]/);
  const detached = await resumed.stop();
  expect(detached).toMatchObject({ code: 130, stdout: "", orphans: [] });
  expect(detached.stderr).toContain(`conclave cancel --coordinator ${address} ${run}`);
});

test("an id that a coordinator does not know is wrong input", async () => {
  const { cwd, at } = await cluster();
  for (const command of ["report", "cancel"]) {
    const result = await conclave([command, "nobody-20260101-000000-bbbb", ...at], { cwd });
    expect(result).toMatchObject({ code: 2, stdout: "" });
    expect(result.stderr).toContain("nobody-20260101-000000-bbbb");
  }
});

test("a coordinator that is killed and started again goes on where it was; workers and clients wait for it", async () => {
  const { cwd, address, at, start, coordinator } = await cluster();
  start(["worker", "--join", address]);
  const training = start(["train", "tiny.yaml", "--set", "members.1.epochs=3000", ...at, "--out", "run"]);
  await training.output(/epoch \d+\/3000/);
  coordinator.kill("SIGKILL");
  await coordinator.finished();
  const port = address.slice(address.lastIndexOf(":") + 1);
  const again = start(["coordinator", "--port", port, "--state", "state"]);
  expect(await training.finished()).toMatchObject({ code: 0, orphans: [] });
  expect(await readdir(join(cwd, "run"))).toContain("ensemble.json");
  expect(await again.stop()).toMatchObject({ code: 0, orphans: [] });
});

test("two coordinators cannot share a state", async () => {
  const { cwd } = await cluster();
  const second = await conclave(["coordinator", "--port", "0", "--state", "state"], { cwd });
  expect(second).toMatchObject({ code: 1, stdout: "", orphans: [] });
  expect(second.stderr).toMatch(/conclave\.db is in use by another process/);
});
