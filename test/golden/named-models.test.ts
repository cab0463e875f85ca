import { accuracy, buildModel, type ModelSpec, type OptimizerSpec, trainingStep } from "@conclave/core";
import { type PreparedData, prepareData } from "@conclave/data";
import { selectEngine } from "@conclave/engines";
import { permutation, randomStream, rootKey } from "@conclave/random";
import { parseSpec } from "@conclave/spec";
import { beforeAll, describe, expect, it } from "vitest";

const BATCH = 32;
const RATE = 3e-3;
const optimizer: OptimizerSpec = {
  adam: { learningRate: RATE, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, schedule: "constant" },
};

/** The handwritten digits that ship with Conclave, 8x8 pixels. */
let digits: PreparedData;

beforeAll(async () => {
  const spec = parseSpec({ data: { train: { sample: "digits" }, test: 0.2 }, members: [{ model: "mlp" }] });
  digits = await prepareData({ ...spec.data, seed: 1 }, "/");
});

/** The accuracy on the test rows after some passes over the training rows. */
async function learn(model: ModelSpec, epochs: number): Promise<number> {
  const { train, test, normalisation, shape } = digits;
  const step = trainingStep({ model: buildModel(model, shape, 10), loss: "crossEntropy", optimizer });
  const engine = await selectEngine("onnx-cpu");
  const session = engine.prepareTraining(step);
  const steps = Math.floor(train.count / BATCH);
  let carry = step.initialCarry(rootKey(3));
  for (let epoch = 0; epoch < epochs; epoch++) {
    const order = permutation(train.count, randomStream(rootKey(epoch)));
    const result = await session.run({
      carry,
      rows: train,
      indices: Int32Array.from(order.subarray(0, steps * BATCH)),
      batchSize: BATCH,
      inputs: {
        key: [1, 2],
        firstStep: epoch * steps,
        totalSteps: epochs * steps,
        learningRate: RATE,
        ...normalisation,
      },
    });
    carry = result.carry;
  }
  const logits = await engine.preparePrediction(step).predict(carry, test!, normalisation);
  await engine.close();
  return accuracy(logits, test!.labels as Int32Array);
}

describe("the named models learn the digits", () => {
  it.each<[string, ModelSpec, number, number]>([
    ["logistic", { logistic: {} }, 10, 0.93],
    ["mlp", { mlp: { hidden: [64], activation: "relu", dropout: 0, batchNorm: false } }, 8, 0.94],
    ["lstm, 8 steps of 8", { lstm: { units: 64, layers: 1, dropout: 0 } }, 10, 0.93],
    ["resnet-small", { "resnet-small": { filters: 8, blocks: 1, activation: "relu" } }, 5, 0.95],
  ])("M1: %s", async (_name, model, epochs, least) => {
    expect(await learn(model, epochs)).toBeGreaterThanOrEqual(least);
  });
});
