import { type Engine, selectEngine } from "@conclave/engines";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decodePredictions } from "../src/member/predictions.js";
import { decodeWeights } from "../src/member/weights.js";
import { buildReport } from "../src/report/build-report.js";
import { clouds, numbers, run } from "./support/small-data.js";
import { train } from "./support/train.js";

let engine: Engine;
beforeAll(async () => {
  engine = await selectEngine("auto");
});
afterAll(() => engine.close());

const group = {
  model: { mlp: { hidden: [12] } },
  optimizer: { sgd: { learningRate: 0.1 } },
  batchSize: 16,
  epochs: 10,
};

describe("R2: penalties", () => {
  const data = clouds();
  const sparsityWith = async (change: object) =>
    (await train({ spec: run({ members: [{ ...group, ...change }] }), data, engine })).summary.sparsity;

  it("a lasso makes weights exactly zero, and they are counted; ridge and none do not", async () => {
    const lasso = await sparsityWith({ penalty: { l1: 0.02 } });
    expect(lasso.weights).toBe(6 * 12 + 12 * 3);
    expect(lasso.zeros).toBeGreaterThan(5);
    expect(lasso.zeros).toBeLessThan(lasso.weights);
    expect((await sparsityWith({ penalty: { l2: 0.02 } })).zeros).toBe(0);
    expect((await sparsityWith({})).zeros).toBe(0);
  });

  it("ridge shrinks the weights", async () => {
    const normWith = async (penalty: object | null): Promise<number> => {
      const { weights } = await train({ spec: run({ members: [{ ...group, penalty }] }), data, engine });
      const kernel = decodeWeights(weights).variables["params/dense1/kernel"]!.data as Float32Array;
      return kernel.reduce((sum, value) => sum + value * value, 0);
    };
    expect(await normWith({ l2: 0.1 })).toBeLessThan(0.5 * (await normWith(null)));
  });
});

describe("losses", () => {
  it("R5: label smoothing keeps members from being too sure, and is not in the scores", async () => {
    const data = clouds();
    const surest = async (loss: object | string): Promise<{ loss: number; training: number }> => {
      const { summary } = await train({
        spec: run({ members: [{ ...group, epochs: 30, keep: "last", loss }] }),
        data,
        engine,
      });
      return { loss: summary.epochs.at(-1)!.loss, training: summary.training.loss };
    };
    const plain = await surest("crossEntropy");
    const smooth = await surest({ crossEntropy: { labelSmoothing: 0.3 } });
    expect(smooth.training).toBeGreaterThan(plain.training);
    // The smoothed loss cannot fall below the entropy of its targets; the risk is told without the smoothing.
    expect(smooth.loss).toBeGreaterThan(smooth.training);
  });

  it("a regression by Huber's loss is validated by it, and the report's risk is of it", async () => {
    const data = numbers();
    const members = [{ ...group, epochs: 8, loss: { huber: { delta: 0.5 } } }];
    const spec = run({ task: "regression", members });
    const huber = await train({ spec, data, engine });
    const { validation } = decodePredictions(huber.predictions);
    const { scale } = data.targetNormalisation;
    const losses = Array.from(validation!, (value, at) => {
      const error = Math.abs(value - data.validation!.labels[at]!) * scale[at % 2]!;
      return error <= 0.5 ? (error * error) / 2 : 0.5 * (error - 0.25);
    });
    const mean = losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
    expect(huber.summary.validation!.loss).toBeCloseTo(mean, 6);
    const outcomes = [{ status: "succeeded", member: 0, worker: "w", ...huber } as const];
    const { ensemble } = buildReport({ run: "r", path: "", spec, data, outcomes });
    expect(ensemble.risk).toMatchObject({ loss: "huber", empirical: huber.summary.training.loss });
    expect(ensemble.risk!.expected!.estimate).toBeGreaterThan(0.5 * huber.summary.training.loss);
    expect(ensemble.risk!.expected!.estimate).toBeLessThan(3 * huber.summary.training.loss);
  });

  it("of members that are trained by several losses have no common empirical risk", async () => {
    const data = numbers();
    const spec = run({
      task: "regression",
      members: [
        { ...group, epochs: 2 },
        { ...group, epochs: 2, name: "huber", loss: "huber" },
      ],
    });
    const outcomes = [];
    for (const member of [0, 1]) {
      outcomes.push({
        status: "succeeded",
        member,
        worker: "w",
        ...(await train({ spec, data, engine, member })),
      } as const);
    }
    const report = buildReport({ run: "r", path: "", spec, data, outcomes });
    expect(report.ensemble.risk).toMatchObject({ loss: "meanSquaredError", empirical: null });
    expect(report.kinds.map(({ risk }) => risk!.loss)).toEqual(["meanSquaredError", "huber"]);
    expect(report.members[1]!.risk!.empirical).toBe(outcomes[1]!.summary.training.loss);
  });
});
