import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Engine, selectEngine } from "@conclave/engines";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeEnsemble } from "../src/disk/write-ensemble.js";
import type { SucceededMember } from "../src/member/outcome.js";
import { buildReport } from "../src/report/build-report.js";
import type { Report } from "../src/report/report.js";
import { warmStart } from "../src/warm-start/warm-start.js";
import { type TrainedEnsemble, trainEnsemble } from "./support/ensembles.js";
import { clouds, run } from "./support/small-data.js";
import { noting, train } from "./support/train.js";

const data = clouds();
const group = {
  model: { mlp: { hidden: [8], dropout: 0.2, batchNorm: true } },
  optimizer: { adam: { learningRate: 0.05 } },
  batchSize: 16,
  epochs: 4,
} as const;
const other = { ...group, name: "wide", model: { mlp: { hidden: [12] } }, keep: "last", count: 1 } as const;
const early = { ...group, name: "early", epochs: 30, stopping: 2, optimizer: { sgd: { learningRate: 0.9 } } } as const;
const small = run({ members: [group, early, other] });
const large = run({ members: [group, early, { ...other, count: 3 }] });

let engine: Engine;
let former: TrainedEnsemble;
beforeAll(async () => {
  engine = await selectEngine("auto");
  former = await trainEnsemble(small, data, engine);
});
afterAll(async () => {
  await former.remove();
  await engine.close();
});

/** Without what depends on the clock. */
function timeless(report: Report): unknown {
  return {
    ...report,
    path: "",
    members: report.members.map((member) => ({ ...member, seconds: 0, samplesPerSecond: 0 })),
  };
}

describe("R4: warm start", () => {
  it("keeps the members of a finished run to the byte, and only trains those that are new", async () => {
    const { kept, lost } = await warmStart(former.folder, large, data);
    expect(kept.map(({ member }) => member)).toEqual([0, 1, 2]);
    expect(kept[0]!.epochs).toBe(4);
    expect(lost).toEqual([]);
    const noted = noting(engine);
    const outcomes: SucceededMember[] = [];
    for (const member of [0, 1, 2, 3, 4]) {
      const resumeFrom = kept[member]?.checkpoint ?? null;
      const trained = await train({ spec: large, data, engine: noted.engine, member, resumeFrom });
      outcomes.push({ status: "succeeded", member, worker: "w", ...trained });
      if (member === 2) expect(noted.batches()).toEqual([]);
    }
    expect(noted.batches().length).toBeGreaterThan(0);
    for (const { member, weights, predictions } of former.outcomes) {
      expect(outcomes[member]!.weights).toEqual(weights);
      expect(outcomes[member]!.predictions).toEqual(predictions);
    }
    const afresh = await trainEnsemble(large, data, engine);
    const report = buildReport({ run: "r", path: "", spec: large, data, outcomes });
    expect(timeless(report)).toEqual(timeless(afresh.report));
    await afresh.remove();
  });

  it("lets the vote, what is fitted on held-out rows, and the test rows change", async () => {
    const spec = { ...large, voting: "hard", calibration: null, minMembers: 2 } as const;
    const { kept } = await warmStart(former.folder, spec, { ...data, test: null });
    expect(kept).toHaveLength(3);
  });

  it.each([
    ["another seed", { seed: 6 }, "seed changed"],
    ["other bags", { bagging: { maxSamples: 0.5 } }, "bagging changed"],
    ["class weights", { classWeights: "balanced" }, "classWeights changed"],
    ["another plan", { members: [{ ...group, epochs: 5 }, early, other] }, "epochs changed"],
  ])("gives up a member for %s, and says so", async (_, change, reason) => {
    const { kept, lost } = await warmStart(former.folder, run({ members: [group, early, other], ...change }), data);
    expect(lost[0]).toEqual({ member: 0, reason });
    expect(kept.length).toBe(reason === "epochs changed" ? 2 : 0);
  });

  it("gives up members behind a group that grew, for their numbers are others now", async () => {
    const { kept, lost } = await warmStart(
      former.folder,
      run({ members: [{ ...group, count: 2 }, early, other] }),
      data,
    );
    expect(kept.map(({ member }) => member)).toEqual([0]);
    expect(lost.map(({ member }) => member)).toEqual([1, 2]);
    expect(lost[0]!.reason).toBe("optimizer, epochs, stopping, name changed");
  });

  it("gives up members whose rows changed, be it a single value, and those that are not wanted", async () => {
    const features = data.train.features.slice();
    features[100] = 0;
    const changed = await warmStart(former.folder, small, { ...data, train: { ...data.train, features } });
    expect(changed.lost[2]).toEqual({ member: 2, reason: expect.stringMatching(/^the rows to train or validate on/) });
    const fewer = await warmStart(former.folder, run({ members: [group] }), data);
    expect(fewer.lost[0]).toEqual({ member: 1, reason: "the spec has only the members 0 to 0" });
  });

  it("needs the report of the finished run", async () => {
    const broken = await trainEnsemble(run({ members: [{ ...group, epochs: 1 }] }), data, engine);
    await writeFile(join(broken.folder, "report.json"), "{}");
    await expect(warmStart(broken.folder, small, data)).rejects.toMatchObject({ code: "ensemble-corrupt" });
    await broken.remove();
  });
});

describe("M8: a member that pauses", () => {
  const scheduled = {
    ...group,
    optimizer: { adam: { learningRate: 0.05, schedule: { cosine: { final: 0.1 } } } },
    epochs: 6,
  } as const;
  const last = { ...scheduled, name: "last", model: { mlp: { hidden: [12] } }, keep: "last" } as const;
  const whole = (...pauses: readonly (number | undefined)[]): ReturnType<typeof run> =>
    run({
      members: [scheduled, early, last].map((member, index) => {
        const pauseAfter = pauses[index];
        return pauseAfter === undefined ? member : { ...member, pauseAfter };
      }),
    });

  it("goes on, pause after pause, to the bytes of a training without one, and trains no epoch twice", async () => {
    const afresh = await trainEnsemble(whole(), data, engine);
    const paused = await trainEnsemble(whole(2, 25, 3), data, engine);
    const pauses = paused.report.members.map(({ pausedEpoch, stoppedEpoch, epochs }) => [
      pausedEpoch,
      stoppedEpoch === null ? null : "stopped",
      epochs.length,
    ]);
    const stopped = afresh.report.members[1]!.stoppedEpoch!;
    expect(stopped).toBeLessThan(25);
    expect(pauses).toEqual([
      [2, null, 2],
      [null, "stopped", stopped],
      [3, null, 3],
    ]);
    expect((await readdir(paused.folder)).filter((name) => name.includes("checkpoint"))).toEqual([
      "member-000.checkpoint.safetensors",
      "member-002.checkpoint.safetensors",
    ]);

    const { kept, lost } = await warmStart(paused.folder, whole(4), data);
    expect(lost).toEqual([]);
    expect(kept.map(({ member, epochs }) => [member, epochs])).toEqual([
      [0, 2],
      [1, stopped],
      [2, 3],
    ]);
    const noted = noting(engine);
    const steps: number[] = [];
    for (const { member, checkpoint } of kept) {
      const before = noted.batches().length;
      const spec = whole();
      const trained = await train({ spec, data, engine: noted.engine, member, resumeFrom: checkpoint });
      steps.push(noted.batches().length - before);
      expect(trained.weights).toEqual(afresh.outcomes[member]!.weights);
      expect(trained.predictions).toEqual(afresh.outcomes[member]!.predictions);
      expect(trained.summary.pausedEpoch).toBeUndefined();
    }
    const perEpoch = Math.ceil(data.train.count / scheduled.batchSize);
    expect(steps).toEqual([4 * perEpoch, 0, 3 * perEpoch]);
    await paused.remove();
    await afresh.remove();
  });

  it("is not taken back before its pause, nor without its checkpoint, nor with one that was changed", async () => {
    const paused = await trainEnsemble(whole(3, 25, 2), data, engine);
    const { kept, lost } = await warmStart(paused.folder, whole(2), data);
    expect(kept.map(({ member }) => member)).toEqual([1, 2]);
    expect(lost).toEqual([{ member: 0, reason: "it was trained for 3 epochs, beyond its pause" }]);

    const { folder, outcomes, report } = paused;
    const without = outcomes.map(({ checkpoint: _, ...outcome }) => outcome);
    await writeEnsemble(folder, { spec: whole(3, 25, 2), data, outcomes: without, report });
    expect((await warmStart(folder, whole(), data)).lost.map(({ reason }) => reason)).toEqual([
      "it paused, and what it would go on from was not kept",
      "it paused, and what it would go on from was not kept",
    ]);

    await writeEnsemble(folder, { spec: whole(3, 25, 2), data, outcomes, report });
    await writeFile(join(folder, "member-000.checkpoint.safetensors"), "cut off");
    await expect(warmStart(folder, whole(), data)).rejects.toMatchObject({ code: "ensemble-corrupt" });
    await paused.remove();
  });
});
