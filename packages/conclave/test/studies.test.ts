import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import {
  curves,
  drawFigure,
  type RunSpecInput,
  rangeTestLearningRates,
  resumeSearch,
  search,
  sweepLearningRates,
  train,
  writeFigure,
} from "../src/index.js";

const digits: RunSpecInput = {
  name: "digits",
  seed: 7,
  data: { train: { sample: "digits" }, validation: 0.2, test: 0.2 },
  members: [
    { model: { mlp: { hidden: [16] } }, optimizer: { adam: { learningRate: 0.01 } }, batchSize: 32, epochs: 3 },
  ],
};

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "conclave-studies-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

test("M7, M8: a search from code: a spec, dimensions as text or as values, a folder that a second call goes on from", async () => {
  const out = join(await temporaryFolder(), "study");
  const rate = "members.0.optimizer.adam.learningRate";
  const controller = new AbortController();
  const stopped = search(digits, {
    random: 3,
    ranges: [`${rate}=1e-4..1e-1:log`, { kind: "choice", field: "members.0.batchSize", values: [16, "full"] }],
    out,
    workers: 1,
    signal: controller.signal,
    onPoint: ({ values }, { done, planned }) => {
      expect(Object.keys(values)).toEqual([rate, "members.0.batchSize"]);
      expect(planned).toBe(3);
      if (done === 1) controller.abort();
    },
  });
  await expect(stopped).rejects.toMatchObject({ name: "AbortError" });
  expect((await readFile(join(out, "points.jsonl"), "utf8")).trimEnd().split("\n")).toHaveLength(1);

  const again: number[] = [];
  const { best, points, standings, bestSpec, figure } = await resumeSearch(out, {
    workers: 1,
    onPoint: (_, { done }) => again.push(done),
  });
  expect(again).toEqual([2, 3]);
  expect(points).toHaveLength(3);
  expect(standings[0]).toBe(best);
  expect(bestSpec).toBe(join(out, "best.yaml"));
  expect(figure.charts.map(({ x }) => x.label)).toEqual([rate, "members.0.batchSize"]);
});

test("M8: a halving goes on from the runs that its folder keeps, and says so where they are gone", async () => {
  const folder = await temporaryFolder();
  const plan = { grid: ["members.0.optimizer.adam.learningRate=0.0001,0.003,0.01"], halving: 3, workers: 1 };
  const whole = await search(digits, { ...plan, out: join(folder, "whole") });
  expect(whole.points.map(({ share, restarted }) => [share, restarted])).toEqual([
    ...new Array(3).fill([1 / 3, null]),
    [1, null],
  ]);
  expect((await readdir(whole.path)).sort()).toEqual(["best.yaml", "points.jsonl", "points.svg", "study.json"]);
  const plain = await train(whole.bestSpec, { out: join(folder, "plain"), workers: 1 });
  expect(plain.report.members[0]?.validation).toEqual({
    accuracy: 1 - (whole.best.score?.error ?? Number.NaN),
    loss: whole.best.score?.loss,
  });

  const out = join(folder, "study");
  const controller = new AbortController();
  const stopped = search(digits, {
    ...plan,
    out,
    signal: controller.signal,
    onPoint: (_, { done }) => void (done === 3 && controller.abort()),
  });
  await expect(stopped).rejects.toMatchObject({ name: "AbortError" });
  expect((await readdir(join(out, ".runs"))).sort()).toEqual(["1.1.1", "1.2.1", "1.3.1"]);
  await rm(join(out, ".runs"), { recursive: true });
  const { best } = await resumeSearch(out, { workers: 1 });
  expect(best).toEqual({
    ...whole.best,
    seconds: best.seconds,
    restarted: "the run that it would go on from is not there any more",
  });
});

test("G3, O7: curves, sweeps and range tests from code, with figures to draw and to write", async () => {
  const folder = await temporaryFolder();
  const { curve, figure } = await curves(digits, { over: "duration", workers: 1 });
  expect(curve.points.map(({ value }) => value)).toEqual([1, 2, 3]);
  await writeFigure(figure, join(folder, "curve.svg"));
  expect(await readdir(folder)).toEqual(["curve.svg"]);
  expect((await drawFigure(figure, { width: 60, colour: false }))[0]).toBe("Loss against duration");

  const { sweep } = await sweepLearningRates(digits, { rates: [0.01], optimizers: ["sgd", "adam"], workers: 1 });
  expect(sweep.best?.optimizer).toBe("adam");
  const { tests } = await rangeTestLearningRates(digits, { rates: "1e-5..1", optimizers: ["adam"], steps: 30 });
  expect(tests[0]?.steps.at(0)?.learningRate).toBe(1e-5);
});

test("data that cannot be read fail a search before it has a folder", async () => {
  const out = join(await temporaryFolder(), "study");
  const spec: RunSpecInput = { ...digits, data: { train: { csv: "none.csv" }, validation: 0.2 } };
  await expect(search(spec, { grid: ["members.0.epochs=1,2"], out })).rejects.toMatchObject({ name: "DataError" });
  await expect(readdir(out)).rejects.toMatchObject({ code: "ENOENT" });
});

test("a search is gone on with once its data are back, and not before: nothing is recorded meanwhile", async () => {
  const folder = await temporaryFolder();
  const [csv, away, out] = ["rows.csv", "rows.sav", "study"].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  const rows = Array.from({ length: 60 }, (_, row) => `${row},${row % 7},${row < 30 ? "a" : "b"}`);
  await writeFile(csv, ["x,y,kind", ...rows].join("\n"));
  const data = { train: { csv, label: "kind" }, validation: 0.2 };
  const controller = new AbortController();
  const stopped = search(
    { ...digits, data },
    {
      grid: ["members.0.batchSize=8,16,32"],
      out,
      workers: 1,
      signal: controller.signal,
      onPoint: () => controller.abort(),
    },
  );
  await expect(stopped).rejects.toMatchObject({ name: "AbortError" });
  const recorded = await readFile(join(out, "points.jsonl"), "utf8");

  await rename(csv, away);
  await expect(resumeSearch(out, { workers: 1 })).rejects.toMatchObject({ name: "DataError", code: "not-found" });
  await writeFile(csv, "x,y,kind\n1,2\n");
  await expect(resumeSearch(out, { workers: 1 })).rejects.toMatchObject({ name: "DataError", code: "bad-csv" });
  expect(await readFile(join(out, "points.jsonl"), "utf8")).toBe(recorded);

  await rename(away, csv);
  const { points } = await resumeSearch(out, { workers: 1 });
  expect(points.map(({ status }) => status)).toEqual(["succeeded", "succeeded", "succeeded"]);
  await rm(csv);
  expect((await resumeSearch(out, { workers: 1 })).points).toEqual(points);
});

test("a search's folder that cannot be made is refused as a training's is", async () => {
  const file = join(await temporaryFolder(), "file");
  await writeFile(file, "x");
  const folders = [file, join(file, "study"), ...(existsSync("/proc/self") ? ["/proc/x/study"] : [])];
  for (const out of folders) {
    await expect(search(digits, { grid: ["members.0.epochs=1,2"], out })).rejects.toMatchObject({
      code: "output-unwritable",
      message: expect.stringContaining(`${out}: cannot write there: `),
    });
  }
});

test("options that make no sense are refused", async () => {
  const grid = ["members.0.epochs=1,2"];
  await expect(search(digits, { grid, parallel: 0 })).rejects.toMatchObject({ code: "option-invalid" });
  await expect(search(digits, { random: 3 })).rejects.toMatchObject({ code: "option-invalid" });
  await expect(search(digits, { grid, rounds: 2 })).rejects.toMatchObject({ code: "option-invalid" });
  await expect(search(digits, { grid, set: ["seed=1"] })).rejects.toMatchObject({ code: "option-invalid" });
});

test.each([
  ["curves", (options: Asked) => curves(digits, { ...options, over: "duration" })],
  ["search", (options: Asked) => search(digits, { ...options, grid: ["members.0.batchSize=16,32"] })],
])("%s that is stopped while its coordinator says nothing ends with the signal's reason", async (_, study) => {
  const controller = new AbortController();
  const silent = createServer(() => controller.abort()).listen(0, "127.0.0.1");
  onTestFinished(() => void silent.close());
  await once(silent, "listening");
  const coordinator = `127.0.0.1:${(silent.address() as AddressInfo).port}`;
  await expect(study({ coordinator, signal: controller.signal })).rejects.toMatchObject({ name: "AbortError" });
});

interface Asked {
  readonly coordinator: string;
  readonly signal: AbortSignal;
}
