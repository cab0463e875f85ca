import type { Curve, RateCurve } from "conclave";
import { describe, expect, it } from "vitest";
import { curveLines, rangeTestLines, setting, sweepLines } from "../../src/terminal/study-lines.js";
import { plainStyle } from "../../src/terminal/style.js";

describe("a curve over capacity", () => {
  const point = (value: number, error: number) => ({
    value,
    parameters: value * 1000,
    training: { error: error / 2, loss: 0.1 },
    validation: { error, loss: 0.3 },
    failure: null,
  });
  const points = [
    point(0.25, 0.1),
    point(4, 0.05),
    { value: 16, parameters: null, training: null, validation: null, failure: "too large" },
  ];
  const curve: Curve = { over: "capacity", measure: "error", name: "digits", kinds: ["mlp"], points, best: points[1]! };

  it("is a table with the best marked, and what failed said", () => {
    expect(curveLines(curve, plainStyle)).toEqual([
      "widths  parameters  training  validation   loss",
      " x0.25         250     5.0 %      10.0 %  0.300",
      "    x4       4,000     2.5 %       5.0 %  0.300  ★ best",
      "   x16  failed: too large",
    ]);
  });

  it("over duration is its best epoch in a line", () => {
    const best = { ...point(12, 0.031), training: { error: null, loss: 0.05 } };
    expect(curveLines({ ...curve, over: "duration", measure: "loss", best }, plainStyle)).toEqual([
      "best after epoch 12: validation error 3.1 %, loss 0.300",
    ]);
  });
});

it("a sweep says which rates are best and which diverged, with the reason where there is one", () => {
  const base = { points: [], firstLoss: 2, peakLoss: 3, validation: null, reason: null };
  const kept: RateCurve = { ...base, optimizer: "adam", learningRate: 3.16e-4, finalLoss: 0.1234, diverged: false };
  const lost: RateCurve = { ...base, optimizer: "sgd", learningRate: 10, finalLoss: 4, diverged: true };
  const broken: RateCurve = { ...lost, finalLoss: null, reason: "the loss is NaN at step 3" };
  const curves = [kept, lost, broken];
  expect(sweepLines({ name: "", kind: "", epochs: 1, startLoss: 2, curves, best: kept }, plainStyle).slice(1)).toEqual([
    "adam             3.16e-4  0.123                 –  ★ best",
    "sgd                   10  4.000                 –  ✕ diverged",
    "sgd                   10      –                 –  ✕ diverged: the loss is NaN at step 3",
  ]);
});

it("a range test names the rates, and dashes where it saw none", () => {
  const test = { optimizer: "adam", steps: [], explodedAt: null, steepest: 0.02849, tenthOfLowest: null };
  expect(rangeTestLines([test], plainStyle)[1]).toMatch(/^adam +0\.0285 +– +– +0$/);
});

it.each([
  [0.1, "0.1"],
  [3.162e-4, "3.16e-4"],
  [120, "120"],
  [0, "0"],
])("%d is written %s", (value, text) => {
  expect(setting(value)).toBe(text);
});
