import { type Engine, selectEngine } from "@conclave/engines";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LoadedEnsemble, openEnsemble } from "../src/inference.js";
import { decodePredictions } from "../src/member/predictions.js";
import { regressionScores } from "../src/scores/regression-scores.js";
import type { MemberProgress } from "../src/training/member-task.js";
import { type TrainedEnsemble, trainEnsemble } from "./support/ensembles.js";
import { bars, numbers, run, signs } from "./support/small-data.js";
import { train } from "./support/train.js";

let engine: Engine;
beforeAll(async () => {
  engine = await selectEngine("auto");
});
afterAll(() => engine.close());

const group = {
  model: { mlp: { hidden: [24], activation: "tanh" } },
  optimizer: { adam: { learningRate: 0.03 } },
  batchSize: 20,
  epochs: 25,
} as const;

describe("R4: task: regression", () => {
  const data = numbers();
  const spec = run({ task: "regression", members: [{ ...group, count: 3 }] });
  let trained: TrainedEnsemble;
  let ensemble: LoadedEnsemble;
  beforeAll(async () => {
    trained = await trainEnsemble(spec, data, engine);
    ensemble = await openEnsemble(trained.folder, { engine });
  });
  afterAll(() => trained.remove());

  it("answers in the targets' units, and explains most of them", () => {
    const { ensemble: vote, members } = trained.report;
    expect(vote.test?.targets).toHaveLength(2);
    expect(vote.test?.r2).toBeGreaterThan(0.8);
    const [price, curve] = vote.test!.targets!;
    expect(price!.mae).toBeGreaterThan(5); // the noise alone
    expect(price!.mae).toBeLessThan(80); // of a deviation of 224
    expect(curve!.mae).toBeLessThan(0.8); // of 1.4
    expect(vote.meanMember?.r2).toBeGreaterThan(0.7);
    expect(vote.oob?.r2).toBeGreaterThan(0.6);
    expect([members[0]?.confusion, vote.confusion, vote.disagreement]).toEqual([null, null, null]);
    expect(members[0]?.test?.r2).toBeLessThan(vote.test!.r2!);
  });

  it("validates by R² and by the loss of standardised targets, as it trains", () => {
    const { validation, epochs } = trained.outcomes[0]!.summary;
    expect(validation?.r2).toBeGreaterThan(0.7);
    expect(validation?.accuracy).toBeUndefined();
    // A standardised target has a spread of about 1, so that R² is about 1 - loss.
    expect(Math.abs(1 - validation!.loss - validation!.r2!)).toBeLessThan(0.2);
    expect(epochs[0]!.validation!.loss).toBeGreaterThan(validation!.loss);
  });

  it("tells its R² while it trains", async () => {
    const told: MemberProgress[] = [];
    const { summary } = await train({ spec, data, engine, onProgress: (progress) => told.push(progress) });
    expect(told.at(-1)?.validation).toEqual(summary.epochs.at(-1)?.validation);
    expect(told.at(-1)?.validation?.r2).toBeGreaterThan(0.5);
  });

  it("gives the same bytes when resumed, and stops early by its loss", async () => {
    const stopping = { patience: 2, minDelta: 0.01 };
    const early = run({ task: "regression", members: [{ ...group, epochs: 60, stopping }] });
    const straight = await train({ spec: early, data, engine });
    expect(straight.summary.stoppedEpoch).toBeLessThan(60);
    const resumed = await train({ spec: early, data, engine, resumeFrom: straight.checkpoints[1]!.bytes });
    expect(resumed.weights).toEqual(straight.weights);
    expect(resumed.predictions).toEqual(straight.predictions);
  });

  it("answers from disk what it was scored on: the mean of its members", async () => {
    const { values, probabilities, classes, members } = await ensemble.predict(data.test!.features, 60);
    expect([probabilities.length, classes.length, members]).toEqual([0, 0, 3]);
    const scores = regressionScores(Float32Array.from(values!), data.test!.labels, 2);
    expect(scores.r2).toBeCloseTo(trained.report.ensemble.test!.r2!, 5);
    const own = trained.outcomes.map(({ predictions }) => decodePredictions(predictions).test!);
    values!.forEach((value, at) => {
      expect(value).toBeCloseTo((own[0]![at]! + own[1]![at]! + own[2]![at]!) / 3, 1);
    });
  });

  it("says how much its members differ, in the targets' units squared", async () => {
    const { uncertainty } = await ensemble.predict(data.test!.features, 60);
    expect([uncertainty.entropy, uncertainty.mutualInformation]).toEqual([null, null]);
    expect(uncertainty.variance).toHaveLength(120);
    const own = trained.outcomes.map(({ predictions }) => decodePredictions(predictions).test!);
    const first = own.map((values) => values[0]!);
    const mean = (first[0]! + first[1]! + first[2]!) / 3;
    const variance = first.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 3;
    expect(uncertainty.variance[0]! / variance).toBeCloseTo(1, 2);
  });

  it("votes by the median when asked to", async () => {
    const voting = run({ task: "regression", members: [{ ...group, count: 3 }], voting: "median" });
    const median = await trainEnsemble(voting, data, engine);
    const { values } = await (await openEnsemble(median.folder, { engine })).predict(data.test!.features, 60);
    const own = trained.outcomes.map(({ predictions }) => decodePredictions(predictions).test!);
    values!.forEach((value, at) => {
      expect(value).toBeCloseTo(own.map((member) => member[at]!).sort((a, b) => a - b)[1]!, 1);
    });
    await median.remove();
  });

  it("weighs members by their R² on the validation rows when asked to", async () => {
    const weighted = await trainEnsemble(
      run({ task: "regression", members: [{ ...group, count: 2, epochs: 6 }], voting: "weighted" }),
      data,
      engine,
    );
    const scores = weighted.outcomes.map(({ summary }) => summary.validation!.r2!);
    expect(weighted.report.members.map(({ weight }) => weight)).toEqual(scores);
    await weighted.remove();
  });
});

describe("R4: task: multilabel", () => {
  const data = signs();
  const spec = run({ task: "multilabel", members: [{ ...group, epochs: 12, count: 3 }] });
  let trained: TrainedEnsemble;
  beforeAll(async () => {
    trained = await trainEnsemble(spec, data, engine);
  });
  afterAll(() => trained.remove());

  it("learns each label by itself: whole rows, single labels and F1", () => {
    const { test } = trained.report.ensemble;
    expect(test?.labels).toHaveLength(3);
    expect(test?.accuracy).toBeGreaterThan(0.75); // a guess has an eighth
    expect(test?.hammingLoss).toBeLessThan(0.1);
    expect(test?.macroF1).toBeGreaterThan(0.9);
    const { validation } = trained.outcomes[0]!.summary;
    expect(validation!.loss).toBeLessThan(Math.log(2) / 2);
    expect(validation!.accuracy).toBeGreaterThan(0.7);
  });

  it("answers with the mean probability of each label, and yes from a half on", async () => {
    const ensemble = await openEnsemble(trained.folder, { engine });
    const { probabilities, classes, uncertainty } = await ensemble.predict(data.test!.features, 60);
    expect(probabilities).toHaveLength(180);
    expect([...classes]).toEqual([...probabilities].map((p) => (p >= 0.5 ? 1 : 0)));
    const sums = Array.from(
      { length: 60 },
      (_, row) => probabilities[3 * row]! + probabilities[3 * row + 1]! + probabilities[3 * row + 2]!,
    );
    expect(Math.max(...sums)).toBeGreaterThan(2); // no softmax
    const own = trained.outcomes.map(({ predictions }) => decodePredictions(predictions).test!);
    for (const at of [0, 77, 179]) {
      expect(probabilities[at]).toBeCloseTo((own[0]![at]! + own[1]![at]! + own[2]![at]!) / 3, 5);
    }
    expect(uncertainty.entropy).toHaveLength(60);
  });

  it("can be calibrated, label by label", async () => {
    const calibrated = await trainEnsemble(
      { ...spec, calibration: { temperature: { rows: "validation" } } },
      data,
      engine,
    );
    const { calibration } = calibrated.report.ensemble;
    expect(calibration!.after).toBeLessThan(calibration!.before);
    const { probabilities } = await (await openEnsemble(calibrated.folder, { engine })).predict(
      data.test!.features,
      60,
    );
    const plain = (await (await openEnsemble(trained.folder, { engine })).predict(data.test!.features, 60))
      .probabilities;
    const logit = (p: number): number => Math.log(p / (1 - p));
    const unsure = plain.findIndex((p) => p > 0.6 && p < 0.95);
    const expected = 1 / (1 + Math.exp(-logit(plain[unsure]!) / calibration!.temperature));
    expect(probabilities[unsure]).toBeCloseTo(expected, 5);
    expect(Math.abs(expected - plain[unsure]!)).toBeGreaterThan(0.01);
    await calibrated.remove();
  });
});

it("data of another task than the spec's are refused", async () => {
  await expect(
    train({ spec: run({ task: "regression", members: [group] }), data: bars(), engine }),
  ).rejects.toMatchObject({
    code: "input-invalid",
    message: "expected data for task: regression, as the spec says, got data for classification",
  });
});

it.each([
  ["regression", numbers()],
  ["multilabel", signs()],
] as const)("task: %s trains op by op to the same answers", async (task, data) => {
  const eager = await selectEngine("tfjs-wasm");
  const members = [{ ...group, epochs: 2 }];
  const weights = Float32Array.from({ length: data.train.count }, (_, row) => 1 + (row % 3));
  const weighted = { ...data, train: { ...data.train, weights } } as typeof data;
  const spec = run({ task, members, bagging: { sampleWeights: true } });
  const compiled = decodePredictions((await train({ spec, data: weighted, engine })).predictions).test!;
  const opByOp = decodePredictions((await train({ spec, data: weighted, engine: eager })).predictions).test!;
  await eager.close();
  const scale = task === "regression" ? 200 : 1;
  for (const [at, value] of opByOp.entries()) expect(Math.abs(value - compiled[at]!) / scale).toBeLessThan(1e-3);
});
