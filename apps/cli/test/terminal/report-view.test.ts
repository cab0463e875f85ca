import { UNTRAINED } from "@conclave/ensemble/testing";
import type { MemberReport, Report, VoteReport } from "conclave";
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
  baseline: null,
  recalls: null,
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
  imbalanced: false,
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

test("a vote that is no better than a constant answer says so in the first line", () => {
  const firstLine = (baseline: VoteReport["baseline"]) =>
    formatReport({ ...report, ensemble: { ...vote, baseline } }).find((line) => line !== "");
  const always = { by: "test", answer: "no", score: { accuracy: 0.975 }, vote: { accuracy: 0.97 } } as const;
  expect(firstLine({ ...always, beaten: false })).toBe(
    '  digits-20260105-070809-kx3f  2 members  onnx-cpu  the vote is no better than always answering "no" (97.5 % of the test rows)',
  );
  expect(
    firstLine({ ...always, by: "outOfBag", answer: null, score: { r2: 0 }, vote: { r2: -1 }, beaten: false }),
  ).toMatch(/ the vote is no better than always answering the mean of the rows out of bag \(R² 0\.000\)$/);
  expect(firstLine({ ...always, by: "validation", answer: "", beaten: false })).toMatch(
    / no better than always answering no label \(97\.5 % of the validation rows\)$/,
  );
  expect(firstLine({ ...always, beaten: true })).toBe("  digits-20260105-070809-kx3f  2 members  onnx-cpu");
});

test("without test rows and rows out of bag the vote's score on the validation rows stands in their place", () => {
  const baseline = {
    by: "validation",
    answer: "no",
    score: { accuracy: 0.5 },
    vote: { accuracy: 0.9 },
    beaten: true,
  } as const;
  const ensemble = { ...vote, test: null, oob: null, meanMember: null, baseline };
  expect(formatReport({ ...report, ensemble })).toContain(
    "  vote          validation 90.0 %  ·  1 voted  ·  no test rows and none out of bag",
  );
});

test("an imbalanced set has balanced accuracy and the lowest recalls", () => {
  const classes = Array.from({ length: 9 }, (_, at) => ({
    name: `c${at}`,
    rows: 10 * at,
    recall: at === 0 ? null : 1 - at / 10,
  }));
  const recalls = { by: "test", vote: { accuracy: 0.9 }, balancedAccuracy: 0.55, classes } as const;
  const lines = (imbalanced: boolean) => formatReport({ ...report, imbalanced, ensemble: { ...vote, recalls } });
  expect(lines(true)).toContain(
    '  by class      balanced accuracy 55.0 %  ·  "c8" 20.0 % of 80  ·  "c7" 30.0 % of 70  ·  "c6" 40.0 % of 60  ·  "c5" 50.0 % of 50  ·  "c4" 60.0 % of 40  ·  "c3" 70.0 % of 30  ·  2 more from 80.0 %  ·  no rows of "c0"',
  );
  expect(lines(false).join()).not.toContain("by class");
});

test("a report of an earlier version, which knows neither, is shown as it was", () => {
  const { imbalanced: _, ...former } = report;
  const { baseline: __, recalls: ___, ...formerVote } = vote;
  const shown = { ...former, ensemble: formerVote } as unknown as Report; // as a coordinator of an earlier version sends it
  expect(formatReport(shown)).toEqual(formatReport(report));
});
