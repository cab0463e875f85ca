import { applyUpdates, buildOptimizer, type OptimizerSpec } from "@conclave/core";
import * as tf from "@tensorflow/tfjs";
import { describe, it } from "vitest";
import { ENGINES, type Evaluate, floats } from "./support/engines.js";
import { expectClose, readGolden } from "./support/golden-file.js";

interface Parameters {
  readonly weight: readonly number[];
  readonly bias: readonly number[];
}

const golden = readGolden<{ start: Parameters; gradients: Parameters } & Record<string, Parameters>>("optimizers");

const STEPS = golden.gradients.bias.length / 3;
const SHAPES = { weight: [2, 3], bias: [3] } as const;
const schedule = "constant" as const;

const sgd = { learningRate: 0.05, momentum: 0, nesterov: false, schedule };
const rmsprop = { learningRate: 0.01, rho: 0.9, epsilon: 1e-8, momentum: 0, centred: false, schedule };
const adam = { learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, schedule };

const cases: readonly [string, string, OptimizerSpec][] = [
  ["O2", "sgd", { sgd }],
  ["O2", "sgd with momentum", { sgd: { ...sgd, momentum: 0.9 } }],
  ["O2", "sgd with nesterov", { sgd: { ...sgd, momentum: 0.9, nesterov: true } }],
  ["O3", "adagrad", { adagrad: { learningRate: 0.05, epsilon: 1e-10, schedule } }],
  ["O4", "rmsprop", { rmsprop: { ...rmsprop, rho: 0.99 } }],
  ["O4", "rmsprop centred", { rmsprop: { ...rmsprop, centred: true } }],
  ["O4", "rmsprop with momentum", { rmsprop: { ...rmsprop, momentum: 0.8 } }],
  ["O4", "rmsprop centred with momentum", { rmsprop: { ...rmsprop, momentum: 0.8, centred: true, epsilon: 1e-3 } }],
  ["O5", "adam", { adam }],
  ["O5", "adamw", { adamw: { ...adam, weightDecay: 0.1 } }],
  ["O8", "sgd with clip by norm", { sgd: { ...sgd, clip: { norm: 1 } } }],
  ["O8", "sgd with clip by value", { sgd: { ...sgd, clip: { value: 0.5 } } }],
  ["O8", "adam with clip by norm", { adam: { ...adam, clip: { norm: 1 } } }],
  ["O8", "adam with clip by value", { adam: { ...adam, clip: { value: 0.5 } } }],
];

/** All steps as one function, so that the engine runs the whole path: the parameters after each step. */
function path(evaluate: Evaluate, spec: OptimizerSpec, rate: number) {
  const optimizer = buildOptimizer(spec);
  const names = ["weight", "bias"] as const;
  const inputs = Object.fromEntries(
    names.flatMap((name) => [
      [name, floats(golden.start[name], SHAPES[name])],
      [`gradients of ${name}`, floats(golden.gradients[name], [STEPS, ...SHAPES[name]])],
    ]),
  );
  return evaluate({ ...inputs, learningRate: floats([rate], []) }, (tensors) => {
    let params = Object.fromEntries(names.map((name) => [name, tensors[name]!]));
    const first = optimizer.init(
      Object.fromEntries(
        names.map((name) => [name, { dtype: "float32", shape: SHAPES[name], data: new Float32Array() }]),
      ),
    );
    let state = Object.fromEntries(Object.entries(first).map(([at, { shape }]) => [at, tf.zeros([...shape])]));
    const visited: Record<string, tf.Tensor[]> = { weight: [], bias: [] };
    for (let step = 0; step < STEPS; step++) {
      const gradients = Object.fromEntries(
        names.map((name) => [
          name,
          tf.reshape(tf.slice(tensors[`gradients of ${name}`]!, [step], [1]), [...SHAPES[name]]),
        ]),
      );
      const scalars = {
        step: tf.scalar(step, "int32"),
        totalSteps: tf.scalar(STEPS, "int32"),
        learningRate: tensors.learningRate!,
      };
      const transformed = optimizer.update(gradients, state, params, scalars);
      params = applyUpdates(params, transformed);
      state = transformed.state;
      for (const name of names) visited[name]!.push(params[name]!);
    }
    return Object.fromEntries(names.map((name) => [name, tf.stack(visited[name]!)]));
  });
}

describe.each(ENGINES)("optimizers on $name go where PyTorch's go", ({ evaluate }) => {
  it.each(cases)("%s: %s", async (_row, name, spec) => {
    const rate = Object.values(spec)[0]!.learningRate;
    const found = await path(evaluate, spec, rate);
    expectClose(found.weight, golden[name]!.weight, { relative: 2e-5 });
    expectClose(found.bias, golden[name]!.bias, { relative: 2e-5 });
  });
});
