import { randomStream, rootKey } from "@conclave/random";
import { describe, expect, it } from "vitest";
import {
  buildModel,
  type Carry,
  type HostArray,
  type LossName,
  type ModelSpec,
  mapTree,
  type OptimizerSpec,
  type StepInputs,
  trainingStep,
} from "../src/index.js";
import { tf } from "./support/cpu.js";

const adam: OptimizerSpec = {
  adam: { learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, schedule: "constant" },
};
const mlp: ModelSpec = { mlp: { hidden: [16], activation: "relu", dropout: 0.2, batchNorm: true } };
const lenet5: ModelSpec = { lenet5: { activation: "relu" } };

describe("trainingStep", () => {
  it.each([
    ["mlp", mlp, [4, 4, 1], 30],
    ["lenet5", lenet5, [16, 16, 1], 15],
  ] as const)("learns one batch by heart: %s", (_name, spec, shape, steps) => {
    const step = trainingStep({ model: buildModel(spec, shape, 3), loss: "crossEntropy", optimizer: adam });
    let carry = toTensors(step.initialCarry(rootKey(7)));
    const { batch, inputs } = fixture(shape, 3, 6);
    const losses: number[] = [];
    for (let count = 0; count < steps; count++) {
      const result = step.run(carry, batch, { ...inputs, step: tf.scalar(count, "int32") });
      carry = result.carry;
      losses.push(result.loss.dataSync()[0]!);
    }
    expect(losses.at(-1)!).toBeLessThan(losses[0]! / 4);
  });
});

function toTensors(carry: Carry<HostArray>): Carry<tf.Tensor> {
  return mapTree(carry, ({ data, shape, dtype }) => tf.tensor(data, [...shape], dtype));
}

function fixture(shape: readonly number[], classes: number, count: number) {
  const stream = randomStream(rootKey(1));
  const x = tf.tensor(
    Int32Array.from({ length: count * shape.reduce((a, b) => a * b) }, () => stream.below(256)),
    [count, ...shape],
    "int32",
  );
  const y = tf.tensor1d(
    Int32Array.from({ length: count }, () => stream.below(classes)),
    "int32",
  );
  const inputs: StepInputs = {
    key: tf.tensor1d([1, 2], "int32"),
    step: tf.scalar(0, "int32"),
    totalSteps: tf.scalar(30, "int32"),
    learningRate: tf.scalar(0.01),
    mean: tf.tensor1d([127.5]),
    scale: tf.tensor1d([1 / 64]),
  };
  return { batch: { x, y }, inputs };
}
