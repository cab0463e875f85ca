import { randomStream, rootKey } from "@conclave/random";
import { describe, expect, it } from "vitest";
import { drawResamples } from "../src/scores/resamples.js";
import { rowLosses } from "../src/scores/row-losses.js";
import { meanInterval, type ScoreIntervals, scoreIntervals } from "../src/scores/score-intervals.js";
import { scoresAgainst } from "../src/scores/task-scores.js";
import type { Truth } from "../src/task/truth.js";
import { ofSecondClass } from "./support/made-up-run.js";

const stream = randomStream(rootKey(3));
const ROWS = 500;
const resamples = drawResamples(ROWS, 7);

/** Those of the scores, which come with that of the loss: the same as of the loss alone. */
function intervalsOf(truth: Truth, answers: Float32Array): ScoreIntervals {
  const losses = rowLosses(truth, answers, { loss: "meanSquaredError", targets: null });
  const { scores, loss } = scoreIntervals(truth, answers, losses, resamples);
  expect(loss).toEqual(meanInterval(losses, resamples));
  return scores;
}

describe("G1: bootstrap samples", () => {
  it("have as many rows as there are, with replacement, the same for the same seed", () => {
    expect(resamples).toHaveLength(1000);
    for (const times of resamples.slice(0, 20)) {
      expect(times.reduce((sum, count) => sum + count, 0)).toBe(ROWS);
      expect(Math.max(...times)).toBeGreaterThan(1);
    }
    expect(drawResamples(ROWS, 7)[17]).toEqual(resamples[17]);
    expect(drawResamples(ROWS, 8)[17]).not.toEqual(resamples[17]);
  });

  it("are fewer for many rows, but never few", () => {
    expect(drawResamples(4_000, 1)).toHaveLength(500);
    expect(drawResamples(40_000, 1)).toHaveLength(200);
  });
});

describe("G1: intervals", () => {
  it("of an accuracy are as wide as the binomial's, and hold it", () => {
    const labels = Int32Array.from({ length: ROWS }, (_, row) => row % 2);
    const p = ofSecondClass(
      ...Array.from(labels, (label) => (stream.uniform() < 0.8 ? label * 0.5 + 0.25 : 0.75 - label * 0.5)),
    );
    const truth: Truth = { task: "classification", labels, outputs: 2 };
    const { accuracy } = scoresAgainst(truth, p)!;
    const intervals = intervalsOf(truth, p);
    expect(Object.keys(intervals)).toEqual(["accuracy", "nll", "brier"]);
    const { low, high } = intervals.accuracy!;
    expect(low).toBeLessThan(accuracy!);
    expect(high).toBeGreaterThan(accuracy!);
    const binomial = 2 * 1.96 * Math.sqrt((accuracy! * (1 - accuracy!)) / ROWS);
    expect((high - low) / binomial).toBeGreaterThan(0.9);
    expect((high - low) / binomial).toBeLessThan(1.1);
  });

  it("of an accuracy of all rows, or of none, are those of a binomial, since no bootstrap sample differs", () => {
    const labels = Int32Array.from({ length: ROWS }, (_, row) => row % 2);
    const truth: Truth = { task: "classification", labels, outputs: 2 };
    // scipy.stats.binomtest(500, 500).proportion_ci(0.95, "exact") is 0.99265 to 1
    const allRight = ofSecondClass(...Array.from(labels, (label) => 0.1 + 0.8 * label));
    expect(intervalsOf(truth, allRight).accuracy).toEqual({ low: expect.closeTo(0.99265, 5), high: 1 });
    const allWrong = ofSecondClass(...Array.from(labels, (label) => 0.9 - 0.8 * label));
    expect(intervalsOf(truth, allWrong).accuracy).toEqual({ low: 0, high: expect.closeTo(0.00735, 5) });
  });

  it("of a mean are as wide as the central limit theorem says", () => {
    const values = Float64Array.from({ length: ROWS }, () => stream.normal());
    const { low, high } = meanInterval(values, resamples);
    expect((high - low) / ((2 * 1.96) / Math.sqrt(ROWS))).toBeGreaterThan(0.85);
    expect((high - low) / ((2 * 1.96) / Math.sqrt(ROWS))).toBeLessThan(1.15);
  });

  it("of a regression hold R², which is no mean over rows, and are a point when nothing is wrong", () => {
    const labels = Float32Array.from({ length: 2 * ROWS }, (_, at) => 1e4 * (at % 2) + stream.normal());
    const values = labels.map((y) => y + 0.5 * stream.normal());
    const truth: Truth = { task: "regression", labels, outputs: 2 };
    const scores = scoresAgainst(truth, values)!;
    const intervals = intervalsOf(truth, values);
    for (const name of ["r2", "mse", "mae"] as const) {
      expect(intervals[name]!.low).toBeLessThan(scores[name]!);
      expect(intervals[name]!.high).toBeGreaterThan(scores[name]!);
    }
    expect(intervals.r2!.low).toBeGreaterThan(0.6);
    expect(intervalsOf(truth, labels).r2).toEqual({ low: 1, high: 1 });
  });

  it("of a regression whose bootstrap samples may hold one value alone stay within what R² can be there", () => {
    const labels = new Float32Array(ROWS);
    labels[17] = 12;
    const values = labels.map((y) => 0.99 * y + 0.001);
    const truth: Truth = { task: "regression", labels, outputs: 1 };
    const { low, high } = intervalsOf(truth, values).r2!;
    expect(low).toBe(0);
    expect(high).toBeGreaterThan(0.99);
  });

  it("of a regression whose targets are all alike have no R², which would be a point", () => {
    const truth: Truth = { task: "regression", labels: new Float32Array(ROWS).fill(5), outputs: 1 };
    const values = Float32Array.from({ length: ROWS }, () => 5 + 0.1 * stream.normal());
    expect(Object.keys(intervalsOf(truth, values))).toEqual(["mse", "mae"]);
  });

  it("of several labels hold the scores of whole rows, of labels and F1", () => {
    const labels = Float32Array.from({ length: 3 * ROWS }, () => (stream.uniform() < 0.4 ? 1 : 0));
    const p = labels.map((label) => (stream.uniform() < 0.85 ? label : 1 - label));
    const truth: Truth = { task: "multilabel", labels, outputs: 3 };
    const scores = scoresAgainst(truth, p)!;
    const intervals = intervalsOf(truth, p);
    for (const name of ["accuracy", "hammingLoss", "macroF1"] as const) {
      expect(intervals[name]!.low).toBeLessThan(scores[name]!);
      expect(intervals[name]!.high).toBeGreaterThan(scores[name]!);
    }
  });
});
