import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { fitStacking } from "../src/combine/fit-stacking.js";
import { fitTemperature } from "../src/combine/fit-temperature.js";
import { stackedAnswers } from "../src/combine/stacking-model.js";
import { atTemperature } from "../src/combine/temperature.js";
import { multilabelScores } from "../src/scores/multilabel-scores.js";
import { regressionScores } from "../src/scores/regression-scores.js";
import { meanLoss } from "../src/scores/row-losses.js";

/** Written by golden/scikit-learn.py. */
const golden = JSON.parse(readFileSync(new URL("./golden/scikit-learn.json.golden", import.meta.url), "utf8")) as {
  stacking: { labels: number[]; answers: number[][]; probabilities: Record<string, number[]> };
  temperature: { labels: number[]; probabilities: number[]; temperature: number; before: number; after: number };
  regression: Record<"truth" | "values" | "r2ByTarget" | "mseByTarget" | "maeByTarget", number[]> &
    Record<"r2" | "mse" | "mae", number>;
  multilabel: Record<"truth" | "probabilities" | "f1", number[]> &
    Record<"accuracy" | "hammingLoss" | "macroF1", number>;
};

describe("R4: stacking", () => {
  const answers = golden.stacking.answers.map((values) => Float32Array.from(values));
  const labels = Int32Array.from(golden.stacking.labels);

  it.each(Object.entries(golden.stacking.probabilities))(
    "gives scikit-learn's probabilities, with l2 = %s",
    (l2, expected) => {
      const model = fitStacking(answers, labels, 3, Number(l2));
      const probabilities = stackedAnswers(model, answers, labels.length);
      expect(probabilities).toHaveLength(expected.length);
      for (const [at, p] of probabilities.entries()) expect(Math.abs(p - expected[at]!)).toBeLessThan(2e-6);
    },
  );
});

describe("R4: temperature scaling", () => {
  const { labels, probabilities, temperature, before, after } = golden.temperature;
  const truth = { task: "classification", labels: Int32Array.from(labels), outputs: 4 } as const;
  const sure = Float32Array.from(probabilities);
  const meaning = { loss: "crossEntropy", targets: null } as const;

  it("finds SciPy's temperature, and the cross-entropies before and after", () => {
    const found = fitTemperature(sure, truth);
    expect(found).toBeGreaterThan(1.5); // too sure: otherwise this shows little
    expect(found).toBeCloseTo(temperature, 6);
    expect(meanLoss(truth, sure, meaning)).toBeCloseTo(before, 6);
    expect(meanLoss(truth, atTemperature(sure, "classification", 4, found), meaning)).toBeCloseTo(after, 6);
  });
});

describe("regression", () => {
  it("scores as scikit-learn does, each target and their mean", () => {
    const { truth, values, r2, mse, mae, r2ByTarget, mseByTarget, maeByTarget } = golden.regression;
    const scores = regressionScores(Float32Array.from(values), Float32Array.from(truth), 2);
    expect(scores.r2).toBeCloseTo(r2, 10);
    expect(scores.mse).toBeCloseTo(mse, 7);
    expect(scores.mae).toBeCloseTo(mae, 10);
    for (const [index, target] of scores.targets.entries()) {
      expect(target.r2).toBeCloseTo(r2ByTarget[index]!, 10);
      expect(target.mse).toBeCloseTo(mseByTarget[index]!, 7);
      expect(target.mae).toBeCloseTo(maeByTarget[index]!, 10);
    }
  });

  it("says of a constant target what scikit-learn says: R² 1 when it is met, else 0", () => {
    expect(regressionScores(Float32Array.of(2, 2), Float32Array.of(2, 2), 1).r2).toBe(1);
    expect(regressionScores(Float32Array.of(2, 3), Float32Array.of(2, 2), 1).r2).toBe(0);
  });
});

describe("several labels a row", () => {
  it("are scored as scikit-learn does, a label that never comes included", () => {
    const { truth, probabilities, accuracy, hammingLoss, macroF1, f1 } = golden.multilabel;
    const scores = multilabelScores(Float32Array.from(probabilities), Float32Array.from(truth), 4);
    expect(scores.accuracy).toBeCloseTo(accuracy, 12);
    expect(scores.hammingLoss).toBeCloseTo(hammingLoss, 12);
    expect(scores.macroF1).toBeCloseTo(macroF1, 12);
    for (const [index, label] of scores.labels.entries()) expect(label.f1).toBeCloseTo(f1[index]!, 12);
  });
});
