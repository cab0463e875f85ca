import type { Report, VoteReport } from "conclave";
import { expect, test } from "vitest";
import { plainStyle } from "../../src/terminal/style.js";
import { voteLines } from "../../src/terminal/vote-lines.js";

const vote: VoteReport = {
  voted: 3,
  test: { accuracy: 0.97, nll: 0.1, brier: 0.05, ece: 0.01 },
  testIntervals: { accuracy: { low: 0.95, high: 0.984 }, nll: { low: 0.08, high: 0.13 } },
  risk: {
    loss: "crossEntropy",
    empirical: 0.04,
    expected: { estimate: 0.1, interval: { low: 0.08, high: 0.13 }, from: "test", rows: 360 },
  },
  meanMember: null,
  oob: null,
  disagreement: null,
  diversity: { q: 0.85, errorCorrelation: 0.25 },
  confusion: null,
  sharedError: null,
  baseline: null,
  recalls: null,
  abstention: { below: 0.8, coverage: 0.9, accuracy: 0.99 },
  selection: { kind: "greedy", rows: "validation", error: 0.02 },
  calibration: { temperature: 1.3, rows: "outOfBag", before: 0.2, after: 0.15 },
};

const member = { model: "mlp", status: "succeeded" } as Report["members"][number];
const report: Report = {
  schemaVersion: 1,
  run: "r",
  path: "runs/r",
  status: "succeeded",
  task: "classification",
  testSet: { rows: 360, readings: 1 },
  findings: [],
  imbalanced: false,
  members: [2, 0, 1].map((weight, index) => ({ ...member, member: index, weight })),
  kinds: [],
  ensemble: vote,
};

const lines = (change: Partial<VoteReport>, more: Partial<Report> = {}): string[] =>
  voteLines({ ...report, ...more, ensemble: { ...vote, ...change } }, plainStyle);

test("R4, G1: selection, calibration, abstaining, diversity and intervals have a line each", () => {
  expect(lines({})).toEqual([
    "vote          test 97.0 %  ·  3 voted",
    "probabilities NLL 0.100  ·  Brier 0.050  ·  ECE 0.010",
    "diversity     Q 0.850  ·  errors correlate at 0.250",
    "at 95 %       accuracy 95.0 % to 98.4 %  ·  expected risk 0.080 to 0.130  ·  empirical risk 0.040",
    "selection     greedy on validation rows  ·  members 0 (2 times), 2",
    "calibration   temperature 1.300 by rows out of bag  ·  cross-entropy 0.200 before, 0.150 after",
    "abstaining    below 80.0 %  ·  answers 90.0 % of the test rows, 99.0 % of them rightly",
  ]);
});

test("a regression is told by R² and its errors, several labels by theirs", () => {
  const none = { diversity: null, abstention: null, selection: null, calibration: null, risk: null };
  const scores = { r2: 0.871, mse: 12.5, mae: 2.25 };
  const r2 = { low: 0.8, high: 0.9 };
  expect(
    lines({ ...none, test: { ...scores, targets: [scores] }, meanMember: { r2: 0.8 }, testIntervals: { r2 } }),
  ).toEqual([
    "vote          test R² 0.871  ·  a member alone R² 0.800  ·  3 voted",
    "errors        MSE 12.500  ·  MAE 2.250",
    "at 95 %       R² 0.800 to 0.900",
  ]);
  const labels = { accuracy: 0.7, hammingLoss: 0.1, macroF1: 0.85, labels: [] };
  expect(lines({ ...none, test: labels, testIntervals: null })).toEqual([
    "vote          test 70.0 %  ·  3 voted",
    "labels        Hamming loss 0.100  ·  macro F1 0.850",
  ]);
});

test("G2: a test set that was read again is said last, and one that was read once is not", () => {
  expect(lines({}, { testSet: { rows: 360, readings: 2 } }).at(-1)).toBe(
    "the 360 test rows were read 2 times: what was changed in between makes these scores too good",
  );
});
