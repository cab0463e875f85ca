import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { listRuns } from "../src/folder/list-runs.js";
import { readReport } from "../src/folder/read-report.js";
import { createRunFolder } from "../src/folder/run-folder.js";
import { diagnose } from "../src/study/diagnose.js";

let base: string;
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), "conclave-list-"));
});
afterEach(() => rm(base, { recursive: true, force: true }));

async function unfinishedRun(name: string): Promise<void> {
  await createRunFolder(join(base, name));
}

async function finishedRun(name: string, ensemble: object = { test: { accuracy: 0.97 }, oob: null }): Promise<void> {
  await mkdir(join(base, name));
  const report = {
    schemaVersion: 1,
    run: `${name}-id`,
    status: "succeeded",
    members: [
      { member: 0, model: "mlp", status: "succeeded" },
      { member: 1, model: "mlp", status: "failed" },
    ],
    kinds: [],
    ensemble: { voted: 1, ...ensemble },
  };
  await writeFile(join(base, name, "report.json"), JSON.stringify(report));
}

test("finished and unfinished runs are listed, other folders and files are not", async () => {
  await finishedRun("a");
  await unfinishedRun("b");
  await mkdir(join(base, "notes"));
  await writeFile(join(base, "readme.txt"), "x");
  const runs = await listRuns(base);
  expect(
    runs.map(({ run, status, members, succeeded, accuracy }) => ({ run, status, members, succeeded, accuracy })),
  ).toEqual(
    expect.arrayContaining([
      { run: "a-id", status: "succeeded", members: 2, succeeded: 1, accuracy: 0.97 },
      { run: "b", status: "unfinished", members: null, succeeded: null, accuracy: null },
    ]),
  );
  expect(runs).toHaveLength(2);
});

test.each([
  ["a regression", { test: { r2: 0.8, mse: 4 }, oob: { r2: 0.7 } }, { metric: "r2", value: 0.8, rows: "test" }, null],
  [
    "a regression without test rows",
    { test: null, oob: { r2: 0.7 } },
    { metric: "r2", value: 0.7, rows: "outOfBag" },
    null,
  ],
  ["classes", { test: { accuracy: 0.9 }, oob: null }, { metric: "accuracy", value: 0.9, rows: "test" }, 0.9],
  ["a vote that nothing scored", { test: null, oob: null }, null, null],
])("a run of %s is listed with the number that sums it up", async (_, ensemble, score, accuracy) => {
  await finishedRun("a", ensemble);
  expect(await listRuns(base)).toMatchObject([{ run: "a-id", score, accuracy }]);
});

test("a folder that is not there holds no runs", async () => {
  expect(await listRuns(join(base, "none"))).toEqual([]);
});

test("the report of a finished run is read", async () => {
  await finishedRun("a");
  expect((await readReport(join(base, "a"))).run).toBe("a-id");
});

test("a run that is not finished has no report, and the way to go on is said", async () => {
  await unfinishedRun("b");
  await expect(readReport(join(base, "b"))).rejects.toMatchObject({
    code: "run-not-found",
    message: `${join(base, "b")}: this run is not finished; go on with it: conclave train --resume ${join(base, "b")}`,
  });
});

test("a report of another version, or cut off, is refused", async () => {
  await finishedRun("a");
  await writeFile(join(base, "a", "report.json"), '{ "schemaVersion": 2 }');
  await expect(readReport(join(base, "a"))).rejects.toThrow("expected a report of schemaVersion 1, got 2");
  await writeFile(join(base, "a", "report.json"), '{ "schemaV');
  await expect(readReport(join(base, "a"))).rejects.toThrow("not JSON; the file was cut off or changed");
});

const member = { member: 0, model: "mlp", status: "succeeded" };
const whole = { schemaVersion: 1, run: "a", status: "succeeded", members: [member], kinds: [], ensemble: { voted: 1 } };

test.each([
  [{ schemaVersion: 1 }, "run: expected a text, got nothing"],
  [{ ...whole, ensemble: undefined }, "ensemble: expected an object, got nothing"],
  [{ ...whole, members: null }, "members: expected a list, got null"],
  [{ ...whole, members: [{}] }, "members.0.member: expected a number, got nothing"],
  [{ ...whole, status: "done" }, 'status: expected "succeeded" or "failed" or "cancelled", got "done"'],
  [{ ...whole, ensemble: { voted: 1, risk: { expected: {} } } }, "ensemble.risk.expected.interval: expected an object"],
  [{ ...whole, members: [{ ...member, epochs: [{ loss: "0.1" }] }] }, "members.0.epochs.0.loss: expected a number"],
])("a damaged report is refused with its file and field: %#", async (report, words) => {
  await finishedRun("a");
  const file = join(base, "a", "report.json");
  await writeFile(file, JSON.stringify(report));
  const message = expect.stringContaining(`${file}: ${words}`);
  await expect(readReport(join(base, "a"))).rejects.toMatchObject({ code: "report-unreadable", message });
});

test("what a report of an earlier version does not tell is null, so that whatever reads it can go on", async () => {
  await finishedRun("a");
  const report = await readReport(join(base, "a"));
  expect(report).toMatchObject({ task: "classification", testSet: null, findings: [], ensemble: { risk: null } });
  expect(report.members[0]).toMatchObject({ sparsity: null, pausedEpoch: null, epochs: [] });
  expect(await diagnose(join(base, "a"))).toMatchObject({ run: "a-id", kinds: [] });
});

test("a run whose report is damaged is listed as unreadable, and the others as they are", async () => {
  await finishedRun("a");
  await finishedRun("b");
  await writeFile(join(base, "b", "report.json"), '{ "schemaV');
  const runs = await listRuns(base);
  expect(runs.map(({ run, status, problem }) => ({ run, status, problem }))).toEqual(
    expect.arrayContaining([
      { run: "a-id", status: "succeeded", problem: null },
      {
        run: "b",
        status: "unreadable",
        problem: `${join(base, "b", "report.json")}: not JSON; the file was cut off or changed`,
      },
    ]),
  );
});

// A folder in place of the file fails to be read whoever asks: permissions do not stop the superuser, who may run this.
test("a report that is there and cannot be read is not taken for none", async () => {
  await finishedRun("a");
  const file = join(base, "a", "report.json");
  await rm(file);
  await mkdir(file);
  const message = expect.stringContaining(`${file}: cannot be read: `);
  await expect(readReport(join(base, "a"))).rejects.toMatchObject({ code: "report-unreadable", message });
});
