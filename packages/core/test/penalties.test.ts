import { rootKey } from "@conclave/random";
import { describe, expect, it } from "vitest";
import {
  applyUpdates,
  buildModel,
  buildOptimizer,
  float32Array,
  ModelError,
  mapTree,
  type OptimizerSpec,
  type PenaltySpec,
  penaltyFromSpec,
  softThreshold,
  trainingStep,
  zeroWeights,
} from "../src/index.js";
import { valuesOf } from "./support/arrays.js";
import { tf } from "./support/cpu.js";
import { descend, expectPath } from "./support/descend.js";
import { randomBatch, stepInputs, toTensors } from "./support/steps.js";

const schedule = "constant" as const;
const sgd = { learningRate: 0.1, momentum: 0, nesterov: false, schedule };
const adam = { learningRate: 0.1, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, schedule };
const rmsprop = { learningRate: 0.1, rho: 0.75, epsilon: 1e-8, momentum: 0, centred: false, schedule };

describe("ridge", () => {
  it("R2: adds λ·θ to the gradients of weights: worked by hand", () => {
    // θ ← θ - 0.1·(g + 0.5·θ)
    expectPath(descend(buildOptimizer({ sgd }, 0.5), [2, -1], [[1, 0]], 0.1, [1, 2]), [[1.8, -0.95]]);
  });

  it("R2: leaves biases alone", () => {
    expectPath(descend(buildOptimizer({ sgd }, 0.5), [2, -1], [[1, 0]], 0.1), [[1.9, -1]]);
  });

  it("R2: goes through the moments, as a part of the gradient", () => {
    // Adam's first step is the rate against the sign of g + λ·θ, here of -1 + 2.
    expectPath(descend(buildOptimizer({ adam }, 1), [2], [[-1]], 0.1, [1, 1]), [[1.9]]);
  });

  it("R2: is not clipped with the gradient", () => {
    const clipped = buildOptimizer({ sgd: { ...sgd, clip: { value: 0.5 } } }, 1);
    expectPath(descend(clipped, [2], [[8]], 0.1, [1, 1]), [[2 - 0.1 * (0.5 + 2)]]);
  });
});

/** The weights after each step of an optimizer followed by the lasso's. */
function descendLasso(spec: OptimizerSpec, start: number[], gradients: readonly number[][], lasso: number): number[][] {
  const optimizer = buildOptimizer(spec);
  let params = { kernel: tf.tensor(start, [1, start.length]) } as Record<string, tf.Tensor>;
  const first = optimizer.init({ kernel: float32Array([1, start.length]) });
  let state = mapTree(first, ({ data, shape }) => tf.tensor(data, [...shape]));
  const scalars = { step: tf.scalar(0, "int32"), totalSteps: tf.scalar(9, "int32"), learningRate: tf.scalar(0.1) };
  return gradients.map((gradient) => {
    const updates = { kernel: tf.tensor(gradient, [1, start.length]) };
    const transformed = optimizer.update(updates, state, params, scalars);
    params = softThreshold(applyUpdates(params, transformed), transformed, lasso);
    state = transformed.state;
    return valuesOf(params.kernel!);
  });
}

describe("lasso", () => {
  it("R2: moves each weight towards zero by rate · λ, and not past it: worked by hand", () => {
    // After the update: 0.9, -0.3, 0.04, -0.04; the threshold is 0.1 · 0.5.
    const found = descendLasso({ sgd }, [1, -0.4, 0.05, -0.05], [[1, -1, 0.1, -0.1]], 0.5);
    expectPath(found, [[0.85, -0.25, 0, 0]]);
    expect(found[0]!.slice(2)).toEqual([0, 0]);
  });

  it.each<[string, OptimizerSpec]>([
    ["sgd", { sgd }],
    ["momentum", { sgd: { ...sgd, momentum: 0.9 } }],
    ["nesterov", { sgd: { ...sgd, momentum: 0.9, nesterov: true } }],
    ["adagrad", { adagrad: { learningRate: 0.1, epsilon: 1e-10, schedule } }],
    ["rmsprop", { rmsprop }],
    ["rmsprop with momentum", { rmsprop: { ...rmsprop, momentum: 0.5 } }],
    ["adam", { adam }],
    ["adamw", { adamw: { ...adam, weightDecay: 0.1 } }],
  ])("R2: with %s lets a weight rest at zero while its gradient is below λ, and no longer", (_name, spec) => {
    const constant = (gradient: number) => Array.from({ length: 60 }, () => [gradient]);
    // RMSProp's first steps are too long, its mean of squares being short; with momentum they echo for a while.
    expect(descendLasso(spec, [0], constant(0.49), 0.5).slice(30).flat()).toEqual(constant(0).slice(30).flat());
    expect(descendLasso(spec, [0], constant(-0.51), 0.5).at(-1)![0]).toBeGreaterThan(0);
  });

  it("R2: knows the steps of an optimizer by what it does to a constant gradient", () => {
    const scalars = { step: tf.scalar(0, "int32"), totalSteps: tf.scalar(9, "int32"), learningRate: tf.scalar(0.1) };
    const specs: OptimizerSpec[] = [
      { sgd: { ...sgd, momentum: 0.5, clip: { norm: 1 } } },
      { rmsprop: { ...rmsprop, momentum: 0.5 } },
      { adam },
    ];
    for (const spec of specs) {
      const optimizer = buildOptimizer(spec);
      let state = mapTree(optimizer.init({ w: float32Array([1, 2]) }), ({ data, shape }) =>
        tf.tensor(data, [...shape]),
      );
      const gradients = { w: tf.tensor2d([[2, -3]]) };
      for (let step = 0; step < 80; step++) {
        const { updates, gain, ...next } = optimizer.update(gradients, state, gradients, scalars);
        state = next.state;
        if (step === 79) {
          const ratio = tf.div(updates.w!, gradients.w);
          expect(valuesOf(tf.div(ratio, gain!("w")))[1]).toBeCloseTo(1, 4);
        }
      }
    }
  });

  it("R2: leaves biases alone", () => {
    const params = { bias: tf.tensor1d([0.01]) };
    expect(softThreshold(params, { updates: params, state: {} }, 1).bias).toBe(params.bias);
  });
});

describe("a training step with a penalty", () => {
  const model = buildModel({ mlp: { hidden: [8], activation: "relu", dropout: 0, batchNorm: false } }, [4, 4, 1], 3);
  const build = (penalty: PenaltySpec | null) =>
    trainingStep({ model, loss: "crossEntropy", optimizer: { adam: { ...adam, learningRate: 0.01 } }, penalty });

  function train(penalty: PenaltySpec | null, steps: number) {
    const step = build(penalty);
    const batch = randomBatch([4, 4, 1], 3, 12);
    let carry = toTensors(step.initialCarry(rootKey(1)));
    let loss = Number.NaN;
    for (let count = 0; count < steps; count++) {
      const result = step.run(carry, batch, stepInputs(count));
      carry = result.carry;
      loss = valuesOf(result.loss)[0]!;
    }
    const host = mapTree(carry, (leaf) => float32Array(leaf.shape, Float32Array.from(valuesOf(leaf))));
    return { loss, ...zeroWeights(host) };
  }

  it("R2: makes zeros with a lasso alone, and the more the stronger it is", () => {
    expect(train(null, 40).zeros).toBe(0);
    expect(train({ l2: 0.1 }, 40).zeros).toBe(0);
    const weak = train({ elasticNet: { lambda: 0.02, ratio: 0.5 } }, 40);
    const strong = train({ l1: 0.05 }, 40);
    expect(weak.zeros).toBeGreaterThan(0);
    expect(strong.zeros).toBeGreaterThan(weak.zeros);
    expect(strong.weights).toBe(16 * 8 + 8 * 3);
  });

  it("R2: reports the loss without the penalty, so that it compares with the validation loss", () => {
    expect(train({ l2: 1000 }, 1).loss).toBe(train(null, 1).loss);
  });
});

describe("zeroWeights", () => {
  it("R2: counts in kernels, not in biases, state or the optimizer", () => {
    const zeros = (...shape: number[]) => float32Array(shape);
    const carry = {
      "params/dense1/kernel": float32Array([2, 2], Float32Array.of(0, -0, 1e-30, 3)),
      "params/dense1/bias": zeros(2),
      "state/batchNorm1/mean": zeros(2, 2),
      "optimizer/m/dense1/kernel": zeros(2, 2),
    };
    expect(zeroWeights(carry)).toEqual({ weights: 4, zeros: 2 });
  });
});

describe("penaltyFromSpec", () => {
  it("R2: shares λ between lasso and ridge by the ratio", () => {
    expect(penaltyFromSpec(null)).toEqual({ ridge: 0, lasso: 0 });
    expect(penaltyFromSpec({ l2: 0.1 })).toEqual({ ridge: 0.1, lasso: 0 });
    expect(penaltyFromSpec({ l1: 0.1 })).toEqual({ ridge: 0, lasso: 0.1 });
    expect(penaltyFromSpec({ elasticNet: { lambda: 8, ratio: 0.25 } })).toEqual({ ridge: 6, lasso: 2 });
  });

  it.each<[PenaltySpec, string]>([
    [{ l2: 0 }, "the penalty's l2 is a number above 0, got 0"],
    [{ l1: Number.NaN }, "the penalty's l1 is a number above 0, got NaN"],
    [{ elasticNet: { lambda: -1, ratio: 0.5 } }, "the penalty's elasticNet.lambda is a number above 0, got -1"],
    [{ elasticNet: { lambda: 1, ratio: 1.5 } }, "the penalty's elasticNet.ratio is a number from 0 to 1, got 1.5"],
  ])("R2: refuses %j", (spec, message) => {
    expect(() => penaltyFromSpec(spec)).toThrow(ModelError);
    expect(() => penaltyFromSpec(spec)).toThrow(message);
  });
});
