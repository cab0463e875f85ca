import { buildModel, type OptimizerSpec, type PenaltySpec, trainingStep, zeroWeights } from "@conclave/core";
import { type EngineName, selectEngine } from "@conclave/engines";
import { rootKey } from "@conclave/random";
import { describe, expect, it } from "vitest";
import { readGolden } from "./support/golden-file.js";

interface Fitted {
  readonly coefficients: readonly number[];
  readonly intercept: number;
}

const golden = readGolden<{ x: readonly number[]; y: readonly number[] } & Record<string, Fitted>>("penalties");
const ROWS = 48;
const COLUMNS = 8;
const STEPS = 1500;

const schedule = { cosine: { final: 0 } } as const;
const sgd = { learningRate: 0.1, momentum: 0, nesterov: false, schedule };
const rmsprop = { learningRate: 0.05, rho: 0.99, epsilon: 1e-8, momentum: 0, centred: false, schedule };
const moments = { learningRate: 0.1, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, schedule };

const optimizers: Readonly<Record<string, OptimizerSpec>> = {
  sgd: { sgd },
  momentum: { sgd: { ...sgd, learningRate: 0.02, momentum: 0.9 } },
  nesterov: { sgd: { ...sgd, learningRate: 0.02, momentum: 0.9, nesterov: true } },
  adagrad: { adagrad: { learningRate: 1, epsilon: 1e-10, schedule } },
  rmsprop: { rmsprop },
  "rmsprop with momentum": { rmsprop: { ...rmsprop, learningRate: 0.02, momentum: 0.5 } },
  adam: { adam: moments },
  "adam, clipped": { adam: { ...moments, clip: { norm: 5 } } },
};

/** Linear regression, trained on all rows at once until it rests. */
async function regress(engineName: EngineName, optimizer: OptimizerSpec, penalty: PenaltySpec) {
  const dense = { units: "classes", activation: "linear", bias: true, initializer: "zeros" } as const;
  const model = buildModel({ layers: [{ dense }] }, [COLUMNS], 1);
  const step = trainingStep({ model, loss: "meanSquaredError", optimizer, penalty });
  const engine = await selectEngine(engineName);
  const { carry } = await engine.prepareTraining(step).run({
    carry: step.initialCarry(rootKey(0)),
    rows: { count: ROWS, features: Float32Array.from(golden.x), labels: Int32Array.from(golden.y) },
    indices: Int32Array.from({ length: STEPS * ROWS }, (_, at) => at % ROWS),
    batchSize: ROWS,
    inputs: {
      key: [0, 0],
      firstStep: 0,
      totalSteps: STEPS,
      learningRate: Object.values(optimizer)[0]!.learningRate,
      mean: new Float32Array(COLUMNS),
      scale: new Float32Array(COLUMNS).fill(1),
    },
  });
  await engine.close();
  const numbers = (path: string) => Array.from(carry[`params/dense1/${path}`]!.data);
  return { coefficients: numbers("kernel"), intercept: numbers("bias")[0]!, count: zeroWeights(carry) };
}

describe.each(["onnx-cpu", "tfjs-cpu"] as const)(
  "penalised regressions on %s end where scikit-learn's do",
  (engine) => {
    const cases: readonly [string, PenaltySpec][] = [
      ["ridge", { l2: 0.5 }],
      ["lasso", { l1: 1.2 }],
      ["elastic net", { elasticNet: { lambda: 1, ratio: 0.7 } }],
    ];
    const names = engine === "onnx-cpu" ? Object.keys(optimizers) : ["sgd", "adam"];
    const all = cases.flatMap(([name, penalty]) => names.map((optimizer) => [name, optimizer, penalty] as const));

    it.each(all)("R2: %s by %s, the zeros included", async (name, optimizer, penalty) => {
      const { coefficients, intercept, count } = await regress(engine, optimizers[optimizer]!, penalty);
      const expected = golden[name]!;
      coefficients.forEach((value, column) => {
        expect(value, `coefficient ${column}`).toBeCloseTo(expected.coefficients[column]!, 2);
        expect(value === 0, `coefficient ${column} is ${value}`).toBe(expected.coefficients[column] === 0);
      });
      expect(intercept).toBeCloseTo(expected.intercept, 2);
      expect(count).toEqual({ weights: COLUMNS, zeros: expected.coefficients.filter((value) => value === 0).length });
    });
  },
);
