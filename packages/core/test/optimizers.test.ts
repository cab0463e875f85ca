import type { Optimizer } from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import {
  addWeights,
  buildOptimizer,
  chain,
  constant,
  float32Array,
  learningRateOf,
  ModelError,
  mapTree,
  type OptimizerSpec,
  scaleByAdam,
  scaleByLearningRate,
  trace,
} from "../src/index.js";
import { uniformTensor, valuesOf } from "./support/arrays.js";
import { tf } from "./support/cpu.js";
import { descend, expectPath } from "./support/descend.js";

const adamSpec = (options: Partial<Extract<OptimizerSpec, { adam: unknown }>["adam"]> = {}): OptimizerSpec => ({
  adam: { learningRate: 3e-4, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, schedule: "constant", ...options },
});
const sgdSpec = (options: Partial<Extract<OptimizerSpec, { sgd: unknown }>["sgd"]> = {}): OptimizerSpec => ({
  sgd: { learningRate: 0.1, momentum: 0, nesterov: false, schedule: "constant", ...options },
});

const gradients = Array.from({ length: 12 }, (_, step) => valuesOf(uniformTensor([3], step)));

describe("sgd", () => {
  it("O2: walks against the gradient: θ - α·g", () => {
    expectPath(
      descend(
        buildOptimizer(sgdSpec()),
        [1, 2],
        [
          [1, -2],
          [0.5, 0],
        ],
        0.1,
      ),
      [
        [0.9, 2.2],
        [0.85, 2.2],
      ],
    );
  });

  it("O2: with momentum accumulates v ← η·v - α·g, θ ← θ + v: worked by hand", () => {
    // v: -0.1, then -0.05 - 0.1 = -0.15, then -0.075 + 0.2 = 0.125
    expectPath(descend(buildOptimizer(sgdSpec({ momentum: 0.5 })), [1], [[1], [1], [-2]], 0.1), [
      [0.9],
      [0.75],
      [0.875],
    ]);
  });

  it("O2: with Nesterov's momentum looks ahead: g + η·trace, worked by hand", () => {
    // traces: 1, 1.5, -1.25; updates: 1 + 0.5, 1 + 0.75, -2 - 0.625
    expectPath(descend(buildOptimizer(sgdSpec({ momentum: 0.5, nesterov: true })), [1], [[1], [1], [-2]], 0.1), [
      [0.85],
      [0.675],
      [0.9375],
    ]);
  });

  it.each([false, true])("O2: agrees with tf.train.momentum over many steps, nesterov %s", (nesterov) => {
    const found = descend(buildOptimizer(sgdSpec({ momentum: 0.9, nesterov })), [1, 2, 3], gradients, 0.05);
    expectPath(found, peer(tf.train.momentum(0.05, 0.9, nesterov), [1, 2, 3], gradients), 5);
  });

  it("follows its schedule", () => {
    const optimizer = buildOptimizer(sgdSpec({ schedule: { cosine: { final: 0 } } }));
    // Half a cosine over two steps: the rates are 0.1 and 0.05.
    expectPath(descend(optimizer, [1], [[1], [1]], 0.1), [[0.9], [0.85]]);
  });
});

describe("adam", () => {
  it("O5: is Algorithm 1 of Kingma & Ba with epsilon outside the root, computed in float64 as printed", () => {
    for (const epsilon of [1e-8, 1e-2]) {
      const found = descend(buildOptimizer(adamSpec({ epsilon })), [1, 2, 3], gradients, 0.01);
      expectPath(found, algorithm1([1, 2, 3], gradients, { alpha: 0.01, beta1: 0.9, beta2: 0.999, epsilon }), 5);
    }
  });

  it("O5: takes the two first steps that are easily worked by hand", () => {
    // Step 1: m̂ = g, v̂ = g², so each moves by α·sign(g). Step 2 with g = 0: m̂ = 0.09/0.19, v̂ = 0.000999/0.001999.
    const second = (0.01 * (0.09 / 0.19)) / Math.sqrt(0.000999 / 0.001999);
    expectPath(
      descend(
        buildOptimizer(adamSpec()),
        [0, 0],
        [
          [1, -1],
          [0, 0],
        ],
        0.01,
      ),
      [
        [-0.01, 0.01],
        [-0.01 - second, 0.01 + second],
      ],
    );
  });

  it("O5: agrees with tf.train.adam over many steps", () => {
    const found = descend(buildOptimizer(adamSpec()), [1, 2, 3], gradients, 0.01);
    expectPath(found, peer(tf.train.adam(0.01, 0.9, 0.999, 1e-8), [1, 2, 3], gradients), 5);
  });

  it("keeps its bias corrections as means of ones, 1 - βᵗ", () => {
    const { init, update } = buildOptimizer(adamSpec());
    let state = mapTree(init({ w: float32Array([1]) }), ({ data, shape }) => tf.tensor(data, [...shape]));
    const scalars = { step: tf.scalar(0, "int32"), totalSteps: tf.scalar(9, "int32"), learningRate: tf.scalar(0.1) };
    for (let step = 0; step < 9; step++) {
      state = update({ w: tf.ones([1]) }, state, { w: tf.ones([1]) }, scalars).state;
    }
    expect(valuesOf(state.c1!)[0]).toBeCloseTo(1 - 0.9 ** 9, 6);
    expect(valuesOf(state.c2!)[0]! / (1 - 0.999 ** 9)).toBeCloseTo(1, 4);
  });

  it("does not divide by zero where a gradient has always been zero", () => {
    expectPath(descend(buildOptimizer(adamSpec()), [1], [[0], [0]], 0.01), [[1], [1]]);
  });

  it("keeps its state under these paths", () => {
    expect(Object.keys(buildOptimizer(adamSpec()).init({ "a/b": float32Array([2]), c: float32Array([]) }))).toEqual([
      "m/a/b",
      "m/c",
      "v/a/b",
      "v/c",
      "c1",
      "c2",
    ]);
  });

  it.each([[{ beta1: 1 }], [{ beta2: -0.1 }], [{ epsilon: 0 }]])("refuses %j", (wrong) => {
    expect(() => buildOptimizer(adamSpec(wrong))).toThrow(ModelError);
  });
});

describe("chain", () => {
  it("multiplies a pending factor in before the next transformation reads the updates", () => {
    const half = { name: "half", factor: () => tf.scalar(0.5) };
    const momentum = trace({ decay: 0.5, nesterov: false });
    // traces of halved gradients: 0.5, 0.75; the rate comes last.
    const optimizer = chain("odd", half, momentum, half, scaleByLearningRate(constant));
    expectPath(descend(optimizer, [0], [[1], [1]], 0.1), [[-0.025], [-0.0625]]);
  });

  it("needs one pass over an update for all factors in a row", () => {
    const half = { name: "half", factor: () => tf.scalar(0.5) };
    const scalars = { step: tf.scalar(0, "int32"), totalSteps: tf.scalar(1, "int32"), learningRate: tf.scalar(0.1) };
    const updates = { w: tf.ones([4]) };
    const result = chain("odd", half, half, half).update(updates, {}, updates, scalars);
    expect(result.updates).toBe(updates);
    expect(valuesOf(result.factor!)).toEqual([0.125]);
  });

  it("adds a multiple of the weights where the next transformation reads the updates", () => {
    // Gradients of 1 and a decay of 0.5 from θ = 2: the trace gathers 2, then 0.5·2 + 1 + 0.5·1.8 = 2.9.
    const optimizer = chain(
      "odd",
      addWeights(0.5),
      trace({ decay: 0.5, nesterov: false }),
      scaleByLearningRate(constant),
    );
    expectPath(descend(optimizer, [2], [[1], [1]], 0.1, [1, 1]), [[1.8], [1.51]]);
  });

  it("leaves a pending multiple of the weights to the end, scaled by all that follows", () => {
    // θ ← θ·(1 - 0.1·0.5) - 0.1·g
    const optimizer = chain("odd", addWeights(0.25), addWeights(0.25), scaleByLearningRate(constant));
    expectPath(descend(optimizer, [2], [[1], [1]], 0.1, [1, 1]), [[1.8], [1.61]]);
  });

  it("adds multiples of weights, not of biases", () => {
    const optimizer = chain("odd", addWeights(0.5), scaleByLearningRate(constant));
    expectPath(descend(optimizer, [2, 2], [[1, 1]], 0.1), [[1.9, 1.9]]);
  });

  it("as a link of another chain stands for its links, so that nothing pending is multiplied in between", () => {
    const half = { name: "half", factor: () => tf.scalar(0.5) };
    const scalars = { step: tf.scalar(0, "int32"), totalSteps: tf.scalar(1, "int32"), learningRate: tf.scalar(0.1) };
    const updates = { w: tf.ones([4]) };
    const result = chain("outer", half, chain("inner", half)).update(updates, {}, updates, scalars);
    expect(result.updates).toBe(updates);
    expect(valuesOf(result.factor!)).toEqual([0.25]);
  });

  it("carries the states of all links, and refuses two that share a path", () => {
    const adam = scaleByAdam({ beta1: 0.9, beta2: 0.999, epsilon: 1e-8 });
    const momentum = trace({ decay: 0.9, nesterov: false });
    const params = { w: float32Array([2]) };
    expect(Object.keys(chain("both", adam, momentum).init(params))).toEqual(["m/w", "v/w", "c1", "c2", "trace/w"]);
    expect(() => chain("twice", momentum, momentum).init(params)).toThrow('of "twice" keep state under "trace/w"');
  });
});

describe("learningRateOf", () => {
  it("O5: reads the base rate of every optimizer", () => {
    expect(learningRateOf(adamSpec())).toBe(3e-4);
    expect(learningRateOf(sgdSpec())).toBe(0.1);
    expect(learningRateOf({ adagrad: { learningRate: 0.02, epsilon: 1e-10, schedule: "constant" } })).toBe(0.02);
  });
});

function peer(optimizer: Optimizer, start: number[], steps: readonly number[][]): number[][] {
  const theta = tf.variable(tf.tensor1d(start));
  return steps.map((gradient) => {
    optimizer.applyGradients([{ name: theta.name, tensor: tf.tensor1d(gradient) }]);
    return valuesOf(theta);
  });
}

function algorithm1(
  start: number[],
  steps: readonly number[][],
  { alpha, beta1, beta2, epsilon }: { alpha: number; beta1: number; beta2: number; epsilon: number },
): number[][] {
  let [theta, m, v] = [start, start.map(() => 0), start.map(() => 0)];
  return steps.map((g, index) => {
    const t = index + 1;
    m = m.map((value, i) => beta1 * value + (1 - beta1) * g[i]!);
    v = v.map((value, i) => beta2 * value + (1 - beta2) * g[i]! ** 2);
    theta = theta.map((value, i) => {
      const mHat = m[i]! / (1 - beta1 ** t);
      const vHat = v[i]! / (1 - beta2 ** t);
      return value - (alpha * mHat) / (Math.sqrt(vHat) + epsilon);
    });
    return theta;
  });
}
