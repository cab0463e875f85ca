import type { RegressionData } from "@conclave/data";
import { buildReport } from "@conclave/ensemble";
import { type Engine, selectEngine, trainMember } from "@conclave/ensemble/training";
import { randomStream, rootKey } from "@conclave/random";
import { parseSpec } from "@conclave/spec";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { diagnoseReport } from "../../src/index.js";

const COLUMNS = 4;

let engine: Engine;
beforeAll(async () => {
  engine = await selectEngine("auto");
});
afterAll(() => engine.close());

/** A target that is the sum of the columns, and noise of the same variance as that sum. */
function noisySums(): RegressionData {
  const part = (count: number, seed: number) => {
    const stream = randomStream(rootKey(seed));
    const features = Float32Array.from({ length: count * COLUMNS }, () => stream.normal());
    const labels = Float32Array.from({ length: count }, (_, row) => {
      const sum = features.subarray(row * COLUMNS, (row + 1) * COLUMNS).reduce((a, b) => a + b, 0);
      return sum + Math.sqrt(COLUMNS) * stream.normal();
    });
    return { count, features, labels, weights: null, groups: null };
  };
  return {
    task: "regression",
    shape: [COLUMNS],
    columnNames: null,
    encoding: null,
    findings: [],
    classes: [],
    targetNames: ["sum"],
    normalisation: { mean: new Float32Array(COLUMNS), scale: new Float32Array(COLUMNS).fill(1) },
    targetNormalisation: { mean: Float32Array.of(0), scale: Float32Array.of(1 / Math.sqrt(2 * COLUMNS)) },
    train: part(1500, 1),
    validation: part(1500, 2),
    test: part(1500, 3),
  };
}

describe("M5: a regression", () => {
  it("has its error as the variance that is not explained; what the noise makes irreducible is given", async () => {
    const spec = parseSpec({
      task: "regression",
      data: { train: { sample: "digits" }, validation: 0.1, test: 0.1 },
      members: [
        {
          model: { mlp: { hidden: [] } },
          optimizer: { adam: { learningRate: 0.01 } },
          batchSize: 32,
          epochs: 12,
          keep: "last",
        },
      ],
    });
    const data = noisySums();
    const trained = await trainMember({
      spec,
      member: 0,
      data,
      engine,
      resumeFrom: null,
      signal: new AbortController().signal,
      onProgress: () => undefined,
      onCheckpoint: async () => undefined,
    });
    const outcomes = [{ status: "succeeded" as const, member: 0, worker: "here", ...trained }];
    const report = buildReport({ run: "sums", path: "runs/sums", spec, data, outcomes });
    const { kinds, advice } = diagnoseReport(report, { floor: 0.5, classes: null });
    expect(kinds[0]?.decomposition?.measure).toBe("unexplained variance");
    expect(kinds[0]?.patterns.map(({ name }) => name)).not.toContain("overfitting");
    // Half of the variance is noise: a linear model leaves about that, and nothing of it can be mended.
    expect(kinds[0]?.decomposition?.test).toBeCloseTo(0.5, 1);
    expect(kinds[0]?.decomposition?.parts.underfitting).toBeLessThan(0.03);
    expect(advice.filter(({ repair }) => repair === "underfitting" || repair === "overfitting")).toEqual([]);
  });
});
