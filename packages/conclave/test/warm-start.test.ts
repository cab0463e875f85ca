import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type RunSpecInput, type TrainEvent, train } from "../src/index.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "conclave-warm-"));
});
afterAll(() => rm(folder, { recursive: true }));

const spec = (count: number, epochs = 2) => ({
  data: { train: { sample: "digits" as const }, test: 0.3 },
  members: [{ model: { mlp: { hidden: [8] } }, epochs, count }],
});

const memberFile = (run: string, member: number) => readFile(join(folder, run, `member-00${member}.safetensors`));

test("R4: a warm start keeps the members of a finished run, trains the new ones, and ends as a run from scratch", async () => {
  await train(spec(2), { out: join(folder, "small"), workers: 1 });
  const events: TrainEvent[] = [];
  const grown = await train(spec(3), {
    out: join(folder, "grown"),
    workers: 2,
    warmStart: join(folder, "small"),
    onEvent: (event) => events.push(event),
  });
  expect(events.find(({ type }) => type === "warm-start")).toEqual({ type: "warm-start", kept: [0, 1], lost: [] });
  const scratch = await train(spec(3), { out: join(folder, "scratch"), workers: 2 });
  for (const member of [0, 1, 2])
    expect(await memberFile("grown", member)).toEqual(await memberFile("scratch", member));
  expect(grown.report.ensemble).toEqual(scratch.report.ensemble);
  // Nothing was trained for the kept ones: no row went through a step.
  expect(grown.report.members.map(({ samplesPerSecond }) => samplesPerSecond! > 0)).toEqual([false, false, true]);
});

test("R4: a warm start says what it cannot keep, and trains it", async () => {
  const events: TrainEvent[] = [];
  const { status } = await train(spec(2, 3), {
    out: join(folder, "longer"),
    workers: 1,
    warmStart: join(folder, "small"),
    onEvent: (event) => events.push(event),
  });
  expect(status).toBe("succeeded");
  expect(events.find(({ type }) => type === "warm-start")).toMatchObject({
    kept: [],
    lost: [
      { member: 0, reason: "epochs changed" },
      { member: 1, reason: "epochs changed" },
    ],
  });
});

test("M8: a run that pauses keeps what it takes to go on, and a warm start ends with the members of a run without a pause", async () => {
  const scheduled = (pauseAfter?: number): RunSpecInput => ({
    data: { train: { sample: "digits" }, test: 0.3 },
    members: [
      {
        model: { mlp: { hidden: [8] } },
        optimizer: { adam: { schedule: "cosine" } },
        epochs: 5,
        count: 2,
        ...(pauseAfter === undefined ? {} : { pauseAfter }),
      },
    ],
  });
  const paused = await train(scheduled(2), { out: join(folder, "paused"), workers: 2 });
  expect(paused.report.members.map(({ pausedEpoch }) => pausedEpoch)).toEqual([2, 2]);
  const from = join(folder, "paused");
  const events: TrainEvent[] = [];
  const resumed = await train(scheduled(), {
    out: join(folder, "resumed"),
    workers: 1,
    warmStart: from,
    onEvent: (event) => events.push(event),
  });
  const whole = await train(scheduled(), { out: join(folder, "whole"), workers: 2 });
  for (const member of [0, 1]) expect(await memberFile("resumed", member)).toEqual(await memberFile("whole", member));
  expect(resumed.report.ensemble).toEqual(whole.report.ensemble);
  expect(events.find(({ type }) => type === "warm-start")).toEqual({ type: "warm-start", kept: [0, 1], lost: [] });
  // What was trained before the pause was not trained again.
  const epochs = events.flatMap((event) =>
    event.type === "member" ? (event.member.progress?.trainingEpoch ?? []) : [],
  );
  expect(epochs.filter((epoch) => epoch <= 2)).toEqual([]);
  expect((await readdir(join(folder, "resumed"))).filter((name) => name.includes("checkpoint"))).toEqual([]);
});

test("a warm start from a run that is not there stops before anything is written", async () => {
  const out = join(folder, "never");
  await expect(train(spec(1), { out, warmStart: join(folder, "nowhere") })).rejects.toMatchObject({
    code: "run-not-found",
  });
  await expect(readFile(join(out, "ensemble.json"))).rejects.toMatchObject({ code: "ENOENT" });
});
