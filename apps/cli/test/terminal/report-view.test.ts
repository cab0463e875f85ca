import { UNTRAINED } from "@conclave/ensemble/testing";
import type { MemberReport, Report } from "conclave";
import { expect, test } from "vitest";
import { formatReport } from "../../src/terminal/report-view.js";

const scores = { accuracy: 0.9421, nll: 0.2, brier: 0.08, ece: 0.01 };

const trained: MemberReport = {
  member: 0,
  model: "mlp",
  learningRate: 0.001,
  status: "succeeded",
  engine: "onnx-cpu",
  determinismClass: "test",
  worker: "w",
  rows: 1257,
  sparsity: { weights: 200, zeros: 0 },
  steps: 50,
  microBatches: 1,
  seconds: 1.24,
  samplesPerSecond: 12345,
  keptEpoch: 5,
  stoppedEpoch: null,
  pausedEpoch: null,
  weight: 1,
  training: null,
  validation: null,
  oob: { accuracy: 0.931 },
  test: scores,
  testIntervals: null,
  risk: null,
  disagreement: 0.06,
  confusion: null,
  epochs: [],
};

const failed: MemberReport = {
  ...UNTRAINED,
  member: 1,
  model: "lenet5",
  learningRate: 0.001,
  status: "failed",
  error: "the loss is NaN at step 3",
  worker: null,
};

const vote = {
  voted: 1,
  test: { accuracy: 0.9702, nll: 0.1124, brier: 0.0518, ece: 0.0139 },
  meanMember: { accuracy: 0.9421 },
  testIntervals: null,
  risk: null,
  oob: { accuracy: 0.961, rows: 1200 },
  disagreement: 0.062,
  diversity: null,
  confusion: null,
  sharedError: null,
  abstention: null,
  selection: null,
  calibration: null,
};

const report: Report = {
  schemaVersion: 1,
  run: "digits-20260105-070809-kx3f",
  path: "runs/digits",
  status: "succeeded",
  task: "classification",
  testSet: { rows: 360, readings: 1 },
  findings: [],
  members: [trained, failed],
  kinds: [{ ...vote, model: "mlp", members: 1 }],
  ensemble: vote,
};

test("a report is its members, and the vote; columns without values are left out", () => {
  expect(formatReport(report)).toEqual([
    "",
    "  digits-20260105-070809-kx3f  2 members  onnx-cpu",
    "",
    "  member  model    rows  out of bag    test   time",
    "       0  mlp     1,257      93.1 %  94.2 %  1.2 s",
    "       1  lenet5  failed: the loss is NaN at step 3",
    "",
    "  vote          test 97.0 %  ·  a member alone 94.2 %  ·  1 voted",
    "  probabilities NLL 0.112  ·  Brier 0.052  ·  ECE 0.014",
    "  members       out of bag 96.1 %  ·  members disagree on 6.2 %",
  ]);
});

test("several kinds of model have their own table", () => {
  const none = { ...vote, voted: 0, test: null, meanMember: null, oob: null, disagreement: null };
  const lines = formatReport({ ...report, kinds: [...report.kinds, { ...none, model: "lenet5", members: 1 }] });
  expect(lines.slice(7, 10)).toEqual([
    "  kind     voted  mean member    vote  out of bag  disagreement",
    "  mlp     1 of 1       94.2 %  97.0 %      96.1 %         6.2 %",
    "  lenet5  0 of 1            –       –           –             –",
  ]);
});

test("without test rows the vote is scored out of bag", () => {
  const lines = formatReport({ ...report, ensemble: { ...vote, test: null, meanMember: null } });
  expect(lines.at(-2)).toBe("  vote          out of bag 96.1 %  ·  1 voted");
});

test("without a vote it says so", () => {
  const ensemble = { ...vote, voted: 0, test: null, meanMember: null, oob: null, disagreement: null };
  expect(formatReport({ ...report, status: "failed", ensemble }).at(-1)).toBe("  no vote: too few members succeeded");
});

test("G2: what was found in the data stands below the figures that it makes doubtful", () => {
  const place = (part: "train" | "test", row: number) => ({ part, file: `${part}.csv`, row });
  const lines = formatReport({
    ...report,
    findings: [
      {
        kind: "repeated-rows",
        what: "2 of the 360 test rows (0.6 %) are in the train rows as well",
        why: "they must be new",
        advice: "remove the repeated rows",
        count: 4,
        pairs: [1, 2, 3, 4].map((row) => [place("train", row), place("test", 10 + row)] as const),
      },
    ],
  });
  expect(lines.slice(-2)).toEqual([
    "  data          2 of the 360 test rows (0.6 %) are in the train rows as well: train.csv:1 = test.csv:11, train.csv:2 = test.csv:12, train.csv:3 = test.csv:13 …",
    "                remove the repeated rows",
  ]);
});

test("members that failed for the same reason say it once, without their own names", () => {
  const because = (member: number) => ({
    ...failed,
    member,
    error: `member ${member} (lenet5): the loss is NaN at step 3`,
  });
  const rows = formatReport({ ...report, members: [trained, because(1), because(2)] }).slice(5, 7);
  expect(rows.map((row) => row.trim())).toEqual([
    "1  lenet5  failed: the loss is NaN at step 3",
    "2  lenet5  failed: as member 1",
  ]);
});

test("R2: weights that a lasso made zero are counted", () => {
  const sparse = { ...trained, sparsity: { weights: 200, zeros: 150 } };
  const lines = formatReport({ ...report, members: [sparse, failed] });
  expect(lines[3]).toMatch(/ rows {2}zero weights {2}out of bag /);
  expect(lines[4]).toMatch(/ 1,257 {8}75\.0 % {6}93\.1 % /);
});

test("R2: a stray zero among ridge's weights makes no column", () => {
  const ridge = { ...trained, sparsity: { weights: 5000, zeros: 2 } };
  expect(formatReport({ ...report, members: [ridge, failed] })[3]).not.toContain("zero weights");
});
