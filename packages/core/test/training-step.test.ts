import { rootKey } from "@conclave/random";
import { describe, expect, it } from "vitest";
import {
  buildModel,
  type LayerSpec,
  type LossName,
  ModelError,
  type ModelSpec,
  type OptimizerSpec,
  trainingStep,
} from "../src/index.js";
import { tf } from "./support/cpu.js";
import { randomBatch, stepInputs, toTensors, toValues } from "./support/steps.js";

const adam: OptimizerSpec = {
  adam: { learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, schedule: "constant" },
};
const sgd: OptimizerSpec = {
  sgd: { learningRate: 0.1, momentum: 0.9, nesterov: true, schedule: { cosine: { final: 0 } } },
};
const mlp: ModelSpec = { mlp: { hidden: [16], activation: "relu", dropout: 0.2, batchNorm: true } };
const lenet5: ModelSpec = { lenet5: { activation: "relu" } };
const shape = [4, 4, 1];

const build = (spec: ModelSpec = mlp, loss: LossName = "crossEntropy", optimizer: OptimizerSpec = adam) =>
  trainingStep({ model: buildModel(spec, shape, 3), loss, optimizer });

describe("trainingStep", () => {
  it.each<[string, ModelSpec]>([
    ["an mlp with batch normalisation", mlp],
    ["nested layers", { "resnet-small": { filters: 4, blocks: 1, activation: "relu" } }],
  ])("knows the carry's leaves, in their order, before any is drawn: %s", (_name, spec) => {
    const step = build(spec);
    const drawn = Object.entries(step.initialCarry(rootKey(7))).map(([path, leaf]) => [path, leaf.dtype, leaf.shape]);
    expect(Object.entries(step.carryLeaves()).map(([path, leaf]) => [path, leaf.dtype, leaf.shape])).toEqual(drawn);
    expect(drawn.length).toBeGreaterThan(6);
  });

  it.each<[string, ModelSpec, number[], number]>([
    ["mlp with dropout and batch normalisation", mlp, [4, 4, 1], 30],
    ["lenet5", lenet5, [16, 16, 1], 12],
  ])("learns one batch by heart: %s", (_name, spec, inputShape, steps) => {
    const step = trainingStep({ model: buildModel(spec, inputShape, 3), loss: "crossEntropy", optimizer: adam });
    const batch = randomBatch(inputShape, 3, 6);
    let carry = toTensors(step.initialCarry(rootKey(7)));
    const losses = Array.from({ length: steps }, (_, count) => {
      const result = step.run(carry, batch, stepInputs(count));
      carry = result.carry;
      return result.loss.dataSync()[0]!;
    });
    expect(losses.at(-1)).toBeLessThan(losses[0]! / 4);
    const inputs = stepInputs(steps);
    const predicted = tf.argMax(step.predict(carry, batch.x, inputs), -1).dataSync();
    expect(Array.from(predicted)).toEqual(Array.from(batch.y.dataSync()));
  });

  it.each<[LossName, OptimizerSpec]>([
    ["crossEntropy", sgd],
    ["binaryCrossEntropy", adam],
    ["meanSquaredError", sgd],
    ["huber", adam],
  ])("lowers %s with %j", (loss, optimizer) => {
    const step = build({ mlp: { hidden: [16], activation: "tanh", dropout: 0, batchNorm: false } }, loss, optimizer);
    const batch = randomBatch(shape, 3, 6);
    let carry = toTensors(step.initialCarry(rootKey(7)));
    const losses = Array.from({ length: 20 }, (_, count) => {
      const result = step.run(carry, batch, stepInputs(count, 0.02));
      carry = result.carry;
      return result.loss.dataSync()[0]!;
    });
    expect(losses.at(-1)).toBeLessThan(losses[0]! / 2);
  });

  it("agrees with tf.layers and tf.train.adam from the same weights", () => {
    const spec: ModelSpec = { mlp: { hidden: [8], activation: "tanh", dropout: 0, batchNorm: false } };
    const step = build(spec);
    const batch = randomBatch(shape, 3, 5);
    const inputs = stepInputs(0);
    let carry = toTensors(step.initialCarry(rootKey(3)));

    const peer = tf.sequential({
      layers: [
        tf.layers.flatten({ inputShape: shape }),
        tf.layers.dense({ units: 8, activation: "tanh" }),
        tf.layers.dense({ units: 3 }),
      ],
    });
    peer.setWeights(
      ["dense1/kernel", "dense1/bias", "dense2/kernel", "dense2/bias"].map((path) => carry[`params/${path}`]!),
    );
    const optimizer = tf.train.adam(0.01, 0.9, 0.999, 1e-8);
    const x = tf.mul(tf.sub(tf.cast(batch.x, "float32"), inputs.mean), inputs.scale);
    const oneHot = tf.oneHot(batch.y as tf.Tensor1D, 3);

    for (let count = 0; count < 5; count++) {
      const result = step.run(carry, batch, stepInputs(count));
      carry = result.carry;
      const loss = optimizer.minimize(
        () => tf.losses.softmaxCrossEntropy(oneHot, peer.apply(x, { training: true }) as tf.Tensor).asScalar(),
        true,
      );
      expect(result.loss.dataSync()[0]).toBeCloseTo(loss!.dataSync()[0]!, 5);
    }
    const expected = (peer.predict(x) as tf.Tensor).dataSync();
    step
      .predict(carry, batch.x, inputs)
      .dataSync()
      .forEach((logit, index) => {
        expect(logit).toBeCloseTo(expected[index]!, 4);
      });
  });

  it("carries the same paths in the same order, so that a program's outputs are its next inputs", () => {
    const step = build();
    const carry = toTensors(step.initialCarry(rootKey(1)));
    expect(Object.keys(carry)).toEqual([
      "params/dense1/kernel",
      "params/batchNorm1/gamma",
      "params/batchNorm1/beta",
      "params/dense2/kernel",
      "params/dense2/bias",
      "state/batchNorm1/mean",
      "state/batchNorm1/variance",
      "optimizer/m/dense1/kernel",
      "optimizer/m/batchNorm1/gamma",
      "optimizer/m/batchNorm1/beta",
      "optimizer/m/dense2/kernel",
      "optimizer/m/dense2/bias",
      "optimizer/v/dense1/kernel",
      "optimizer/v/batchNorm1/gamma",
      "optimizer/v/batchNorm1/beta",
      "optimizer/v/dense2/kernel",
      "optimizer/v/dense2/bias",
      "optimizer/c1",
      "optimizer/c2",
    ]);
    const next = step.run(carry, randomBatch(shape, 3, 6), stepInputs(0)).carry;
    expect(Object.keys(next)).toEqual(Object.keys(carry));
    for (const [path, leaf] of Object.entries(next)) {
      expect([path, leaf.shape, leaf.dtype]).toEqual([path, carry[path]!.shape, "float32"]);
      expect(toValues({ leaf })).not.toEqual(toValues({ leaf: carry[path]! }));
    }
  });

  it("is a pure function: the same carry and batch give the same bytes, and nothing it was given is used up", () => {
    const step = build();
    const carry = toTensors(step.initialCarry(rootKey(1)));
    const batch = randomBatch(shape, 3, 6);
    const [first, second] = [0, 0].map((count) => step.run(carry, batch, stepInputs(count)));
    expect(toValues(second!.carry)).toEqual(toValues(first!.carry));
    expect(toValues(step.run(carry, batch, stepInputs(1)).carry)).not.toEqual(toValues(first!.carry)); // another mask
  });

  it("draws the first weights from the key alone", () => {
    const step = build();
    expect(step.initialCarry(rootKey(1))).toEqual(build().initialCarry(rootKey(1)));
    expect(step.initialCarry(rootKey(1))).not.toEqual(step.initialCarry(rootKey(2)));
  });

  it("leaves no tensors behind but what it returns", () => {
    const step = build();
    const carry = toTensors(step.initialCarry(rootKey(1)));
    const batch = randomBatch(shape, 3, 6);
    const inputs = stepInputs(0);
    const before = tf.memory().numTensors;
    const result = step.run(carry, batch, inputs);
    expect(tf.memory().numTensors - before).toBe(Object.keys(carry).length + 1);
    tf.dispose(result);
    const logits = step.predict(carry, batch.x, inputs);
    expect(tf.memory().numTensors - before).toBe(1);
    logits.dispose();
  });

  it("predicts without dropout and with the running statistics: each row on its own", () => {
    const step = build();
    const carry = toTensors(step.initialCarry(rootKey(1)));
    const { x } = randomBatch(shape, 3, 6);
    const inputs = stepInputs(0);
    const together = step.predict(carry, x, inputs).dataSync();
    const alone = step.predict(carry, tf.slice(x, [2], [1]), inputs).dataSync();
    expect(Array.from(alone)).toEqual(Array.from(together.slice(6, 9)));
  });

  it("normalises over the last axis: columns of a table by their own mean and scale", () => {
    const logits: LayerSpec = { dense: { units: "classes", activation: "linear", bias: false, initializer: "zeros" } };
    const step = trainingStep({
      model: buildModel({ layers: [logits] }, [2], 2),
      loss: "crossEntropy",
      optimizer: adam,
    });
    expect(step.statistics).toBe(2);
    const carry = {
      "params/dense1/kernel": tf.tensor2d([
        [1, 0],
        [0, 1],
      ]),
    };
    const x = tf.tensor2d([[5, 300]], [1, 2], "int32");
    const inputs = { mean: tf.tensor1d([3, 100]), scale: tf.tensor1d([0.5, 0.01]) };
    expect(Array.from(step.predict(carry, x, inputs).dataSync())).toEqual([1, 2]);
  });

  it("refuses a model with nothing to train", () => {
    const model = buildModel({ layers: [{ flatten: {} }] }, [3], 3);
    expect(() => trainingStep({ model, loss: "crossEntropy", optimizer: adam })).toThrow(ModelError);
    expect(() => trainingStep({ model, loss: "crossEntropy", optimizer: adam })).toThrow("no parameters to train");
  });
});
