import { describe, expect, it } from "vitest";
import { buildReport } from "../src/report/build-report.js";
import { baselineOf } from "../src/scores/baseline.js";
import { classRecalls, isImbalanced } from "../src/scores/class-recalls.js";
import { type Truth, truthOf } from "../src/task/truth.js";
import { ofSecondClass, spec, succeeded } from "./support/made-up-run.js";

const names = ["no", "yes"];
const classes = (...labels: number[]): Truth => truthOf("classification", Int32Array.from(labels), 2);
const targets = (...labels: number[]): Truth => truthOf("regression", Float32Array.from(labels), 1);

describe("the best constant answer", () => {
  it.each([
    ["worse", [0.1, 0.9, 0.9, 0.1], false],
    ["as good: only the class that most rows have is named", [0.1, 0.1, 0.1, 0.1], false],
    ["better", [0.1, 0.1, 0.1, 0.9], true],
  ])("is the most frequent class; answers are %s", (_, yes, beaten) => {
    expect(baselineOf(classes(0, 0, 0, 1), ofSecondClass(...yes), names)).toEqual({
      answer: "no",
      score: { accuracy: 0.75 },
      beaten,
    });
  });

  it("is not beaten by answers that are all right about rows of one class", () => {
    expect(baselineOf(classes(1, 1, 1), ofSecondClass(0.9, 0.9, 0.9), names)).toEqual({
      answer: "yes",
      score: { accuracy: 1 },
      beaten: false,
    });
  });

  it("is the more frequent value of each label; single labels count where no whole row is right", () => {
    const truth = truthOf("multilabel", Float32Array.of(1, 1, 0, 1, 0, 0, 1, 0, 0, 0, 1, 0), 3);
    const labels = ["a", "b", "c"];
    const constant = [0.9, 0.1, 0.1];
    const of = (...answers: number[]) => baselineOf(truth, Float32Array.from(answers), labels);
    // "a" in three of four rows, "b" in half of them
    expect(of(...constant, ...constant, ...constant, ...constant)).toEqual({
      answer: "a",
      score: { accuracy: 0.5 },
      beaten: false,
    });
    expect(of(0.9, 0.9, 0.1, ...constant, ...constant, ...constant)).toMatchObject({ beaten: true });
    // a row less is right as a whole, and as many labels are
    expect(of(0.9, 0.9, 0.9, 0.9, 0.1, 0.9, 0.9, 0.1, 0.9, 0.1, 0.9, 0.1)).toMatchObject({ beaten: false });
    // as many rows are, and a label more
    expect(of(0.9, 0.9, 0.9, ...constant, 0.9, 0.1, 0.9, 0.1, 0.9, 0.1)).toMatchObject({ beaten: true });
  });

  it.each([
    ["the mean itself", [2, 2, 2], false],
    ["worse than the mean", [3, 2, 1], false],
    ["better", [1.5, 2, 2.5], true],
    ["not finite", [Number.NaN, 2, 3], false],
  ])("is the mean of a target: %s", (_, values, beaten) => {
    const got = baselineOf(targets(1, 2, 3), Float32Array.from(values), []);
    expect(got).toEqual({ answer: null, score: { r2: 0 }, beaten });
  });

  it("is right about a target that never varies, so that nothing beats it", () => {
    expect(baselineOf(targets(5, 5), Float32Array.of(5, 5), [])).toEqual({
      answer: null,
      score: { r2: 1 },
      beaten: false,
    });
  });

  it("needs rows", () => {
    expect(baselineOf(classes(), new Float32Array(0), names)).toBeNull();
  });
});

describe("recalls", () => {
  it("are the share of each class that is named rightly; balanced accuracy is their mean over the classes that have rows", () => {
    const truth = truthOf("classification", Int32Array.of(0, 0, 0, 0, 2), 3);
    const answers = Float32Array.of(1, 0, 0, 1, 0, 0, 1, 0, 0, 0, 1, 0, 1, 0, 0);
    expect(classRecalls(truth, answers, ["a", "b", "c"])).toEqual({
      balancedAccuracy: 0.375,
      classes: [
        { name: "a", rows: 4, recall: 0.75 },
        { name: "b", rows: 0, recall: null },
        { name: "c", rows: 1, recall: 0 },
      ],
    });
    expect(classRecalls(targets(1), Float32Array.of(1), [])).toBeNull();
  });

  it("matter where a class has less than a third of the largest one's rows, and the rows are more than a few", () => {
    const of = (no: number, yes: number) =>
      classes(...new Array<number>(no).fill(0), ...new Array<number>(yes).fill(1));
    expect(isImbalanced(of(90, 30))).toBe(false);
    expect(isImbalanced(of(91, 30))).toBe(true);
    expect(isImbalanced(of(100, 0))).toBe(true);
    expect(isImbalanced(of(8, 2))).toBe(false);
    expect(isImbalanced(null, of(50, 50), of(91, 30))).toBe(true);
    expect(isImbalanced(targets(1, 2))).toBe(false);
  });
});

describe("the report", () => {
  const data = {
    task: "classification",
    classes: names,
    train: { labels: Int32Array.of(0, 0, 0, 1) },
    validation: { labels: Int32Array.of(0, 0, 1) },
    test: { labels: Int32Array.of(0, 0, 0, 1) },
  } as const;
  const always = {
    test: ofSecondClass(0.1, 0.1, 0.1, 0.2),
    validation: ofSecondClass(0.1, 0.1, 0.1),
    outOfBag: { rows: Int32Array.of(0, 3), probabilities: ofSecondClass(0.1, 0.2) },
  };
  const report = (more: object, change: Readonly<Record<string, unknown>> = {}) => {
    const { test, validation, outOfBag } = { ...always, ...more };
    const own = { ...data, test: test && data.test, validation: validation && data.validation };
    const outcomes = [0, 1].map((member) => succeeded(member, { test, validation, outOfBag }));
    const ownSpec = spec({ members: [{ model: "mlp", count: 2 }], ...change });
    return buildReport({ run: "r", path: "/r", spec: ownSpec, data: own, outcomes });
  };

  it("says that a vote is no better than always the most frequent class, and of what rows", () => {
    const { ensemble, kinds } = report({});
    const expected = { by: "test", answer: "no", score: { accuracy: 0.75 }, vote: { accuracy: 0.75 }, beaten: false };
    expect(ensemble.baseline).toEqual(expected);
    expect(kinds[0]!.baseline).toEqual(expected);
    expect(ensemble.recalls).toMatchObject({
      by: "test",
      balancedAccuracy: 0.5,
      classes: [{ recall: 1 }, { recall: 0 }],
    });
    expect(report({ test: ofSecondClass(0.1, 0.1, 0.1, 0.9) }).ensemble.baseline).toMatchObject({ beaten: true });
  });

  it("judges by rows out of bag without test rows, and by validation rows without those", () => {
    expect(report({ test: null }).ensemble.baseline).toMatchObject({ by: "outOfBag", score: { accuracy: 0.5 } });
    const last = report({ test: null, outOfBag: null }).ensemble;
    expect(last.baseline).toMatchObject({ by: "validation", vote: { accuracy: 2 / 3 }, beaten: false });
    expect(last.recalls).toMatchObject({ by: "validation", balancedAccuracy: 0.5 });
    const none = report({ test: null, outOfBag: null, validation: null }).ensemble;
    expect([none.baseline, none.recalls]).toEqual([null, null]);
  });

  it("judges a calibrated vote by the plain one on the rows that it was calibrated on", () => {
    const calibrated = report({ test: null }, { calibration: { temperature: { rows: "outOfBag" } } });
    const plain = report({ test: null });
    expect(calibrated.ensemble.baseline).toEqual(plain.ensemble.baseline);
    expect(calibrated.ensemble.oob).toEqual(plain.ensemble.oob);
  });
});
