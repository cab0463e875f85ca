import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { argMax } from "@conclave/core/host";
import type { ClassificationData } from "@conclave/data";
import { type Engine, selectEngine } from "@conclave/engines";
import type { RunSpec } from "@conclave/spec";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeEnsemble } from "../src/disk/write-ensemble.js";
import type { LoadedEnsemble } from "../src/inference/loaded-ensemble.js";
import { openEnsemble } from "../src/inference/open-ensemble.js";
import type { SucceededMember } from "../src/member/outcome.js";
import { decodePredictions } from "../src/member/predictions.js";
import { buildReport } from "../src/report/build-report.js";
import { softVote } from "../src/vote/soft-vote.js";
import { bars, clouds, run } from "./support/small-data.js";
import { noting, train } from "./support/train.js";

let engine: Engine;
let parent: string;
beforeAll(async () => {
  engine = await selectEngine("auto");
  parent = await mkdtemp(join(tmpdir(), "conclave-open-"));
});
afterAll(async () => {
  await engine.close();
  await rm(parent, { recursive: true });
});

interface Trained {
  readonly folder: string;
  readonly outcomes: SucceededMember[];
  readonly accuracy: number;
}

async function trainAndWrite(name: string, spec: RunSpec, data: ClassificationData): Promise<Trained> {
  const count = spec.members.reduce((sum, group) => sum + group.count, 0);
  const outcomes: SucceededMember[] = [];
  for (let member = 0; member < count; member++) {
    const trained = await train({ spec, data, engine, member });
    outcomes.push({ status: "succeeded", member, worker: "w", ...trained });
  }
  const folder = join(parent, name);
  const report = buildReport({ run: name, path: folder, spec, data, outcomes });
  await writeEnsemble(folder, { spec, data, outcomes, report });
  return { folder, outcomes, accuracy: report.ensemble.test!.accuracy! };
}

describe("openEnsemble", () => {
  const data = clouds();
  const optimizer = { adam: { learningRate: 0.05 } };
  const spec = run({
    members: [
      { model: { mlp: { hidden: [8] } }, count: 2, optimizer, batchSize: 16, epochs: 6 },
      { model: { mlp: { hidden: [4], batchNorm: true } }, count: 1, optimizer, batchSize: 16, epochs: 6 },
    ],
    bagging: { maxFeatures: 4 },
  });
  let trained: Trained;
  let ensemble: LoadedEnsemble;
  beforeAll(async () => {
    trained = await trainAndWrite("tables", spec, data);
    ensemble = await openEnsemble(trained.folder, { engine });
  });

  it("answers with the very vote that the report scored", async () => {
    const { probabilities, classes, members } = await ensemble.predict(data.test!.features, 60);
    expect(members).toBe(3);
    const ballots = trained.outcomes.map((outcome) => ({
      probabilities: decodePredictions(outcome.predictions).test!,
      rows: null,
      weight: 1,
    }));
    const vote = softVote(ballots, { rows: 60, classes: 3 });
    expect(probabilities).toEqual(vote.answers);
    expect(classes).toEqual(argMax(vote.answers, 3));
    const right = classes.filter((label, row) => label === data.test!.labels[row]);
    expect(right.length / 60).toBe(trained.accuracy);
    expect(trained.accuracy).toBeGreaterThan(0.7);
  });

  it("answers rows of one large request as it answers them in small ones", async () => {
    const many = new Float32Array(20 * data.test!.features.length);
    for (let copy = 0; copy < 20; copy++) many.set(data.test!.features, copy * data.test!.features.length);
    const large = await ensemble.predict(many, 1200);
    const small = await ensemble.predict(data.test!.features, 60);
    for (let copy = 0; copy < 20; copy++) {
      expect(large.classes.subarray(copy * 60, (copy + 1) * 60)).toEqual(small.classes);
      expect(large.probabilities.subarray(copy * 180, (copy + 1) * 180)).toEqual(small.probabilities);
    }
    const alone = await ensemble.predict(data.test!.features.subarray(0, 6), 1);
    alone.probabilities.forEach((p, label) => {
      expect(p).toBeCloseTo(small.probabilities[label]!, 6);
    });
  });

  it("answers requests that overlap", async () => {
    const whole = await ensemble.predict(data.test!.features, 60);
    const halves = await Promise.all(
      [0, 30].map((start) => ensemble.predict(data.test!.features.subarray(start * 6, (start + 30) * 6), 30)),
    );
    expect([...halves[0]!.classes, ...halves[1]!.classes]).toEqual([...whole.classes]);
  });

  it("answers no rows with nothing", async () => {
    expect(await ensemble.predict(new Float32Array(0), 0)).toMatchObject({ classes: new Int32Array(0) });
  });

  it("refuses an ensemble whose spec describes another model than its weights are of", async () => {
    const folder = join(parent, "edited");
    await cp(trained.folder, folder, { recursive: true });
    const path = join(folder, "ensemble.json");
    const manifest = JSON.parse(await readFile(path, "utf8"));
    const opened = async (hidden: readonly number[]) => {
      manifest.spec.members[0].model.mlp.hidden = hidden;
      await writeFile(path, JSON.stringify(manifest));
      return openEnsemble(folder, { engine });
    };
    await expect(opened([9])).rejects.toMatchObject({
      code: "ensemble-corrupt",
      message: expect.stringMatching(
        /member-000.*params\/dense1\/kernel: expected float32 \[4,9\] .*got float32 \[4,8\]/,
      ),
    });
    const deeper = { code: "ensemble-corrupt", message: expect.stringContaining("params/dense3/") };
    await expect(opened([8, 3])).rejects.toMatchObject(deeper);
  });

  it("refuses features that are not so many samples", async () => {
    await expect(ensemble.predict(new Float32Array(13), 2)).rejects.toMatchObject({
      code: "input-invalid",
      message: "expected 2 samples of shape [6], 12 values, got 13",
    });
  });

  it("prepares each shape of model once", async () => {
    const noted = noting(engine);
    await (await openEnsemble(trained.folder, { engine: noted.engine })).predict(data.test!.features, 60);
    expect(noted.preparedToPredict()).toBe(2);
  });

  it("takes images as bytes and as numbers alike", async () => {
    const images = bars();
    const members = [
      { model: { layers: ["flatten", { dense: "classes" }] }, count: 3, epochs: 2, keep: "last" },
    ] as const;
    const { folder } = await trainAndWrite("images", run({ members: members, voting: "hard" }), images);
    const opened = await openEnsemble(folder, { engine });
    const bytes = await opened.predict(images.test!.features, 48);
    expect(await opened.predict(Float32Array.from(images.test!.features), 48)).toEqual(bytes);
    expect(new Set(bytes.probabilities)).toEqual(new Set([0, 1 / 3, 2 / 3, 1].map(Math.fround)));
  });

  it("opens an engine of its own when it is given none", async () => {
    const opened = await openEnsemble(trained.folder);
    const { classes } = await opened.predict(data.test!.features, 60);
    expect(classes).toEqual((await ensemble.predict(data.test!.features, 60)).classes);
    await opened.close();
  });
});
