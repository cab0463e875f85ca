import { type Engine, selectEngine } from "@conclave/engines";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decodePredictions } from "../src/member/predictions.js";
import { decodeWeights } from "../src/member/weights.js";
import { rowWeights } from "../src/training/setup/row-weights.js";
import { clouds, run } from "./support/small-data.js";
import { train } from "./support/train.js";

const data = clouds();
const members = [
  { model: { mlp: { hidden: [6] } }, optimizer: { adam: { learningRate: 0.05 } }, batchSize: 16, epochs: 4 },
];

/** Nine of ten rows of class 0 and 1 go: 3, 3 and 30 of 36 are left. */
function imbalanced() {
  const kept = [...data.train.labels.keys()].filter((row) => data.train.labels[row] === 2 || row % 30 < 3);
  const labels = Int32Array.from(kept, (row) => data.train.labels[row]!);
  const features = Float32Array.from(kept.flatMap((row) => [...data.train.features.subarray(row * 6, row * 6 + 6)]));
  return { ...data, train: { count: kept.length, features, labels, weights: null, groups: null } };
}

describe("R4: class weights", () => {
  it("balanced are rows / (classes × rows of the class), as scikit-learn's", () => {
    const rare = imbalanced();
    const counts = [0, 1, 2].map((label) => rare.train.labels.filter((other) => other === label).length);
    expect(counts).toEqual([3, 3, 30]);
    const weights = rowWeights(run({ members, classWeights: "balanced" }), rare)!;
    expect(weights).toHaveLength(36);
    rare.train.labels.forEach((label, row) => {
      expect(weights[row]).toBe(Math.fround(36 / (3 * counts[label]!)));
    });
  });

  it("by name count as given, 1 for the others, and multiply the rows' own", () => {
    const weighted = { ...data, train: { ...data.train, weights: new Float32Array(90).fill(0.5) } };
    const spec = run({ members, classWeights: { b: 4 }, bagging: { sampleWeights: true } });
    expect([...rowWeights(spec, weighted)!.subarray(0, 3)]).toEqual([0.5, 2, 0.5]);
  });

  it.each([
    [{ classWeights: { d: 2 } }, /classWeights\.d: expected names of classes \(a, b, c\), got "d"/],
    [{ bagging: { sampleWeights: true } }, /bagging\.sampleWeights: expected rows with weights/],
  ])("%j are refused where they do not fit the data", (input, message) => {
    expect(() => rowWeights(run({ members, ...input }), data)).toThrow(
      expect.objectContaining({ code: "weights-invalid", message: expect.stringMatching(message) }),
    );
  });

  it("that are negative or no numbers are refused with their row", () => {
    for (const bad of [-1, Number.NaN]) {
      const weights = new Float32Array(90).fill(1);
      weights[41] = bad;
      const wrong = { ...data, train: { ...data.train, weights } };
      expect(() => rowWeights(run({ members, bagging: { sampleWeights: true } }), wrong)).toThrow(/row 41/);
    }
  });

  it("are null where nobody asks for them", () => {
    expect(
      rowWeights(run({ members }), { ...data, train: { ...data.train, weights: new Float32Array(90) } }),
    ).toBeNull();
  });
});

describe("R4: training with weights", () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await selectEngine("auto");
  });
  afterAll(() => engine.close());

  const logits = async (weights: Float32Array | null, sampleWeights: boolean): Promise<Float32Array> => {
    const spec = run({ members, bagging: { sampleWeights } });
    const trained = await train({ spec, data: { ...data, train: { ...data.train, weights } }, engine });
    return decodePredictions(trained.predictions).test!;
  };

  it("changes nothing when all weigh alike, whatever they weigh", async () => {
    const plain = await logits(null, false);
    const same = await logits(new Float32Array(90).fill(3), true);
    for (const [at, p] of same.entries()) expect(Math.abs(p - plain[at]!)).toBeLessThan(1e-4);
  });

  it("follows the rows that weigh more", async () => {
    const heavy = Float32Array.from(data.train.labels, (label) => (label === 0 ? 50 : 1));
    const meanOfClass0 = (p: Float32Array) => p.reduce((sum, value, at) => sum + (at % 3 === 0 ? value : 0), 0) / 60;
    expect(meanOfClass0(await logits(heavy, true))).toBeGreaterThan(meanOfClass0(await logits(null, false)) + 0.1);
  });

  it("never sees a row of weight 0, whatever is in it", async () => {
    const weights = Float32Array.from({ length: 90 }, (_, row) => (row < 45 ? 1 : 0));
    const spec = run({ members, bagging: { sampleWeights: true } });
    const weighted = { ...data, train: { ...data.train, weights } };
    const features = weighted.train.features.map((x, at) => (at < 45 * 6 ? x : 1e6));
    const one = await train({ spec, data: weighted, engine });
    const other = await train({ spec, data: { ...weighted, train: { ...weighted.train, features } }, engine });
    expect(decodeWeights(other.weights).variables).toEqual(decodeWeights(one.weights).variables);
    expect(one.summary.rows).toBeLessThan(60);
  });

  it("lifts a rare class when classes are balanced", async () => {
    const rare = imbalanced();
    const right = async (input: object): Promise<number> => {
      const trained = await train({
        spec: run({ members: [{ ...members[0], keep: "last" }], ...input }),
        data: rare,
        engine,
      });
      const test = decodePredictions(trained.predictions).test!;
      return [...rare.test!.labels].filter((label, row) => label < 2 && test[row * 3 + label]! > test[row * 3 + 2]!)
        .length;
    };
    expect(await right({ classWeights: "balanced" })).toBeGreaterThan(await right({}));
  });
});
