import { argMax } from "@conclave/core/host";
import { type Engine, selectEngine } from "@conclave/engines";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readEnsemble } from "../src/disk/read-ensemble.js";
import { openEnsemble, type Prediction } from "../src/inference.js";
import { decodePredictions } from "../src/member/predictions.js";
import { scoresOf } from "../src/scores/scores.js";
import { type TrainedEnsemble, trainEnsemble } from "./support/ensembles.js";
import { clouds, run } from "./support/small-data.js";

let engine: Engine;
const folders: TrainedEnsemble[] = [];
beforeAll(async () => {
  engine = await selectEngine("auto");
});
afterAll(async () => {
  for (const { remove } of folders) await remove();
  await engine.close();
});

const data = clouds();
const good = { model: { mlp: { hidden: [8] } }, optimizer: { adam: { learningRate: 0.05 } }, batchSize: 16, epochs: 5 };
/** Knows next to nothing: one tiny step. */
const poor = { ...good, name: "poor", optimizer: { sgd: { learningRate: 1e-6 } }, epochs: 1 };
const members = [
  { ...good, count: 3 },
  { ...poor, count: 2 },
];

async function trained(input: object): Promise<TrainedEnsemble & { prediction: Prediction }> {
  const ensemble = await trainEnsemble(run({ members, ...input }), data, engine);
  folders.push(ensemble);
  const opened = await openEnsemble(ensemble.folder, { engine });
  return { ...ensemble, prediction: await opened.predict(data.test!.features, 60) };
}

/** What the report says of the test rows is what the ensemble on disk answers. */
function expectSame({ report, prediction }: { report: TrainedEnsemble["report"]; prediction: Prediction }): void {
  const scores = scoresOf(prediction.probabilities, data.test!.labels, 3)!;
  expect(scores.accuracy).toBe(report.ensemble.test!.accuracy);
  expect(scores.nll).toBeCloseTo(report.ensemble.test!.nll!, 5);
}

describe("R4: an ensemble whose members were selected greedily", () => {
  it.each(["validation", "outOfBag"] as const)("by %s rows leaves out those that are no help", async (rows) => {
    const selected = await trained({ selection: { greedy: { rounds: 20, rows } } });
    const weights = selected.report.members.map(({ weight }) => weight!);
    expect(weights.slice(3)).toEqual([0, 0]);
    expect(Math.max(...weights)).toBeGreaterThan(0);
    expect(selected.report.ensemble.voted).toBe(weights.filter((weight) => weight > 0).length);
    expect(selected.report.ensemble.selection).toMatchObject({ kind: "greedy", rows });
    expect(selected.prediction.members).toBe(selected.report.ensemble.voted);
    expectSame(selected);
    const plain = await trained({});
    expect(selected.report.ensemble.test!.nll).toBeLessThan(plain.report.ensemble.test!.nll!);
    expect(selected.report.kinds).toEqual(plain.report.kinds);
  });
});

describe("R4: a stacked ensemble", () => {
  it.each(["validation", "outOfBag"] as const)("fitted on %s rows answers from disk as it was scored", async (rows) => {
    const stacked = await trained({ selection: { stacking: { rows } } });
    expect(stacked.report.ensemble.selection).toEqual({ kind: "stacking", rows, l2: 1 });
    expect(stacked.report.ensemble.test!.accuracy).toBeGreaterThan(0.8);
    expect(stacked.report.ensemble.oob!.accuracy).toBeGreaterThan(0.7);
    expect(stacked.report.members.map(({ weight }) => weight)).toEqual([null, null, null, null, null]);
    expectSame(stacked);
    const { manifest } = await readEnsemble(stacked.folder);
    expect([manifest.voting, manifest.stacking?.weights.length]).toEqual(["stacked", 5 * 3 * 3]);
  });
});

describe("R4: a calibrated ensemble", () => {
  it("is as sure as held-out rows say, and names the same classes", async () => {
    const calibrated = await trained({ calibration: "temperature" });
    const plain = await trained({});
    const { calibration, test } = calibrated.report.ensemble;
    expect(calibration).toMatchObject({ rows: "validation" });
    expect(calibration!.after).toBeLessThan(calibration!.before);
    // The poor members make the mean unsure: it has to be colder.
    expect(calibration!.temperature).toBeLessThan(0.9);
    expect(test!.nll).toBeLessThan(plain.report.ensemble.test!.nll!);
    expect(argMax(calibrated.prediction.probabilities, 3)).toEqual(plain.prediction.classes);
    expectSame(calibrated);
  });
});

describe("R4: an ensemble that may abstain", () => {
  it("withholds the rows of which it is least sure, and says what that gains", async () => {
    const careful = await trained({ abstainBelow: 0.6, members: [{ ...good, epochs: 2, count: 3 }] });
    const { abstention, test } = careful.report.ensemble;
    expect(abstention!.coverage).toBeLessThan(1);
    expect(abstention!.coverage).toBeGreaterThan(0);
    expect(abstention!.accuracy).toBeGreaterThan(test!.accuracy!);
    const { abstained, probabilities } = careful.prediction;
    expect(abstained!.filter((withheld) => withheld === 0).length / 60).toBe(abstention!.coverage);
    abstained!.forEach((withheld, row) => {
      expect(Math.max(...probabilities.subarray(3 * row, 3 * row + 3)) < 0.6).toBe(withheld === 1);
    });
  });

  it("always answers unless it is told", async () => {
    expect((await trained({})).prediction.abstained).toBeNull();
  });
});

describe("R4: bags, from training to disk", () => {
  it("with repeated columns answer from disk as they were scored", async () => {
    const repeated = await trained({ bagging: { bootstrapFeatures: true } });
    const { manifest } = await readEnsemble(repeated.folder);
    const { features } = manifest.members[0]!;
    expect(features).toHaveLength(6);
    expect(new Set(features).size).toBeLessThan(6);
    expectSame(repeated);
  });

  it("of a cross-validation score every training row, each by the members that left it out", async () => {
    const folded = await trained({ bagging: { folds: 3, stratify: true } });
    expect(folded.report.members.map(({ rows }) => rows)).toEqual([60, 60, 60, 60, 60]);
    expect(folded.report.ensemble.oob!.rows).toBe(90);
  });

  it("of groups and Poisson draws train, and are scored on what they left out", async () => {
    const groups = Int32Array.from({ length: 90 }, (_, row) => Math.trunc(row / 6));
    const grouped = { ...data, train: { ...data.train, groups } };
    const spec = run({ members: [{ ...good, count: 3 }], bagging: { groups: true } });
    const { report, outcomes, remove } = await trainEnsemble(spec, grouped, engine);
    expect(report.ensemble.oob!.rows % 6).toBe(0);
    for (const { predictions } of outcomes) {
      const { rows } = decodePredictions(predictions).outOfBag!;
      expect(rows.length % 6).toBe(0);
    }
    await remove();
    const poisson = await trained({ bagging: { poisson: true } });
    expect(new Set(poisson.report.members.map(({ rows }) => rows)).size).toBeGreaterThan(2);
    expect(poisson.report.ensemble.oob!.accuracy).toBeGreaterThan(0.5);
  });
});

describe("R4: the report of every ensemble", () => {
  it("says how differently its members err, and each prediction how unsure they are", async () => {
    const { report, prediction } = await trained({});
    expect(report.ensemble.diversity!.q).toBeGreaterThan(-1);
    expect(report.ensemble.diversity!.errorCorrelation).toBeLessThan(1);
    const { entropy, mutualInformation, variance } = prediction.uncertainty;
    expect([entropy!.length, mutualInformation!.length, variance.length]).toEqual([60, 60, 180]);
    entropy!.forEach((value, row) => {
      expect(value).toBeLessThanOrEqual(Math.log(3) + 1e-6);
      expect(mutualInformation![row]).toBeLessThanOrEqual(value);
    });
  });
});

describe("G1: the report names empirical and expected risk", () => {
  it("from test rows, with an interval", async () => {
    const { report } = await trained({});
    const { risk, test } = report.ensemble;
    const [first] = report.members;
    expect(first!.risk).toMatchObject({ loss: "crossEntropy", empirical: first!.training!.loss });
    expect(first!.risk!.expected).toMatchObject({ from: "test", rows: 60 });
    expect(first!.risk!.expected!.estimate).toBeCloseTo(first!.test!.nll!, 10);
    expect(risk!.empirical).toBeCloseTo(report.members.reduce((sum, { training }) => sum + training!.loss, 0) / 5, 12);
    const { low, high } = risk!.expected!.interval;
    expect(low).toBeLessThan(test!.nll!);
    expect(high).toBeGreaterThan(test!.nll!);
    expect(report.ensemble.testIntervals!.nll).toEqual({ low, high });
  });

  it("from rows out of bag where there are no test rows", async () => {
    const spec = run({ members: [{ ...good, count: 3 }] });
    const { report, remove } = await trainEnsemble(spec, { ...data, test: null }, engine);
    expect(report.ensemble.risk!.expected).toMatchObject({ from: "outOfBag", rows: report.ensemble.oob!.rows });
    expect(report.members[0]!.risk!.expected!.from).toBe("outOfBag");
    await remove();
  });

  it("leaves the expected risk open where no row is left to tell", async () => {
    const spec = run({ members: [{ ...good, count: 2 }], bagging: { oobScore: false } });
    const { report, remove } = await trainEnsemble(spec, { ...data, test: null }, engine);
    expect(report.ensemble.risk!.expected).toBeNull();
    expect([report.ensemble.oob, report.members[0]!.oob]).toEqual([null, null]);
    await remove();
  });
});
