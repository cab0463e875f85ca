import {
  buildModel,
  embedding,
  gru,
  type Layer,
  layerNorm,
  lstm,
  smoothedCrossEntropy,
  trainingStep,
} from "@conclave/core";
import * as tf from "@tensorflow/tfjs";
import { describe, it } from "vitest";
import { ENGINES, floats, ints } from "./support/engines.js";
import { expectClose, readGolden } from "./support/golden-file.js";

type Case = Readonly<Record<string, readonly number[]>>;

const golden = readGolden<Record<string, Case>>("layers");
const [BATCH, STEPS, FEATURES, UNITS] = [3, 5, 4, 6];
const SEQUENCE = [STEPS, FEATURES];

const cases: readonly [string, Layer, readonly number[]][] = [
  ["lstm", lstm("lstm1", { units: UNITS, sequences: false }), SEQUENCE],
  ["lstm, sequences", lstm("lstm1", { units: UNITS, sequences: true }), SEQUENCE],
  ["gru", gru("gru1", { units: UNITS, sequences: false }), SEQUENCE],
  ["gru, sequences", gru("gru1", { units: UNITS, sequences: true }), SEQUENCE],
  ["layerNorm", layerNorm("layerNorm1", { epsilon: 1e-5 }), SEQUENCE],
  ["embedding", embedding("embedding1", { vocabulary: 7, units: UNITS }), [3]],
];

describe.each(ENGINES)("layers on $name agree with PyTorch's", ({ evaluate }) => {
  it.each(cases)("R5: %s and its gradients", async (name, layer, shape) => {
    const expected = golden[name]!;
    const { params, outShape } = layer.plan(shape);
    const batch = name === "embedding" ? 2 : BATCH;
    const shapes = {
      x: [batch, ...shape],
      ...Object.fromEntries(Object.entries(params).map(([path, plan]) => [path, plan.shape])),
    };
    const inputs = Object.fromEntries(
      Object.entries(shapes).map(([path, own]) => [path, floats(expected[path]!, own)]),
    );
    const sought = Object.keys(shapes).filter((path) => `gradient of ${path}` in expected);

    const found = await evaluate({ ...inputs, dy: floats(expected.dy!, [batch, ...outShape]) }, (tensors) => {
      const context = { training: true, key: tf.zeros([2], "int32"), step: tf.scalar(0, "int32") };
      const apply = ({ x, ...own }: Readonly<Record<string, tf.Tensor>>) =>
        layer.apply({ params: own, state: {} }, x!, context).y;
      const { dy, ...given } = tensors;
      const loss = (...values: tf.Tensor[]) => {
        const changed = Object.fromEntries(sought.map((path, index) => [path, values[index]!]));
        return tf.sum(tf.mul(apply({ ...given, ...changed }), dy!));
      };
      const slopes = tf.grads(loss)(sought.map((path) => given[path]!));
      return {
        y: apply(given),
        ...Object.fromEntries(sought.map((path, index) => [`gradient of ${path}`, slopes[index]!])),
      };
    });

    for (const [path, values] of Object.entries(found)) expectClose(values, expected[path]!);
  });
});

describe.each(ENGINES)("losses on $name agree with PyTorch's", ({ evaluate }) => {
  it("R5: label smoothing and its gradient", async () => {
    const { logits, labels, losses, dy, ...expected } = golden["label smoothing"]!;
    const inputs = { logits: floats(logits!, [BATCH, FEATURES]), labels: ints(labels!), dy: floats(dy!) };
    const loss = smoothedCrossEntropy(0.2);
    const found = await evaluate(inputs, (tensors) => ({
      losses: loss(tensors.logits!, tensors.labels!),
      gradient: tf.grad((z) => tf.sum(tf.mul(loss(z, tensors.labels!), tensors.dy!)))(tensors.logits!),
    }));
    expectClose(found.losses, losses!);
    expectClose(found.gradient, expected["gradient of logits"]!);
  });
});

it("R5: class weights, as weights of samples, give PyTorch's weighted mean", () => {
  const { logits, labels, weights, loss } = golden["class weights"]!;
  const dense = { units: "classes", activation: "linear", bias: false, initializer: "zeros" } as const;
  const step = trainingStep({
    model: buildModel({ layers: [{ dense }] }, [FEATURES], FEATURES),
    loss: "crossEntropy",
    optimizer: { sgd: { learningRate: 0.1, momentum: 0, nesterov: false, schedule: "constant" } },
    weighted: true,
  });
  // The layer passes the logits on.
  const carry = { "params/dense1/kernel": tf.eye(FEATURES) };
  const batch = {
    x: tf.tensor([...logits!], [BATCH, FEATURES]),
    y: tf.tensor1d([...labels!], "int32"),
    weights: tf.tensor1d([...weights!]),
  };
  const inputs = {
    key: tf.zeros([2], "int32"),
    step: tf.scalar(0, "int32"),
    totalSteps: tf.scalar(1, "int32"),
    learningRate: tf.scalar(0.1),
    mean: tf.zeros([FEATURES]),
    scale: tf.ones([FEATURES]),
  };
  expectClose(Array.from(step.run(carry, batch, inputs).loss.dataSync()), loss!);
});
