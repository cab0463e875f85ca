import {
  buildModel,
  type Carry,
  type HostArray,
  type ModelSpec,
  type OptimizerSpec,
  subtree,
  trainingStep,
} from "@conclave/core";
import { decodeSafetensors, encodeSafetensors } from "@conclave/data";
import { selectEngine } from "@conclave/engines";
import { randomStream, rootKey } from "@conclave/random";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { expectClose } from "./support/expect-close.js";
import { floats } from "./support/host-tensor.js";
import { LENET_IN_TFJS, MLP_IN_TFJS, type NetworkInTfjs } from "./support/networks-in-tfjs.js";
import type { HostTensors } from "./support/tensor-function.js";

tf.enableProdMode(); // keeps the cpu backend's banner off the output
await tf.setBackend("cpu");
const engine = await selectEngine("onnx-cpu");

const TOLERANCE = { relative: 1e-5, absolute: 1e-5 };
const BATCH = 8;
const CLASSES = 10;
const STEPS = 2; // the second one reads the moments that the first one left
const RATE = 1e-3;
// With the usual tiny epsilon a gradient of almost zero still moves a weight by the whole rate, in the direction of its rounding.
const [BETA1, BETA2, EPSILON] = [0.9, 0.999, 1e-4];
const OPTIMIZER: OptimizerSpec = {
  adam: { learningRate: RATE, beta1: BETA1, beta2: BETA2, epsilon: EPSILON, schedule: "constant" },
};

const stream = randomStream(rootKey(3));
const rows = {
  count: BATCH,
  features: Uint8Array.from({ length: BATCH * 784 }, () => stream.below(256)),
  labels: Int32Array.from({ length: BATCH }, () => stream.below(CLASSES)),
};
const statistics = { mean: Float32Array.of(120), scale: Float32Array.of(1 / 70) };
const images: tf.Tensor4D = tf.mul(
  tf.sub(tf.tensor4d(Float32Array.from(rows.features), [BATCH, 28, 28, 1]), statistics.mean),
  statistics.scale,
);
const targets = tf.cast(tf.oneHot(tf.tensor1d(rows.labels, "int32"), CLASSES), "float32");

const NETWORKS: readonly { name: string; model: ModelSpec; inTfjs: NetworkInTfjs }[] = [
  {
    name: "mlp",
    model: { mlp: { hidden: [32, 16], activation: "relu", dropout: 0, batchNorm: false } },
    inTfjs: MLP_IN_TFJS,
  },
  { name: "lenet5", model: { lenet5: { activation: "relu" } }, inTfjs: LENET_IN_TFJS },
];

function toTensor({ data, shape }: Pick<HostArray, "data" | "shape">): tf.Tensor {
  return tf.tensor(data, [...shape]);
}

function toHost(tensor: tf.Tensor) {
  return floats(tensor.shape, Array.from(tensor.dataSync()));
}

describe.each(NETWORKS)("$name", ({ model, inTfjs }) => {
  const step = trainingStep({
    model: buildModel(model, [28, 28, 1], CLASSES),
    loss: "crossEntropy",
    optimizer: OPTIMIZER,
  });
  const carry = step.initialCarry([5, 6]);
  const before = subtree(carry, "params");

  async function train(): Promise<{ carry: Carry<HostArray>; params: HostTensors; losses: HostTensors }> {
    const indices = Int32Array.from({ length: STEPS * BATCH }, (_, at) => at % BATCH);
    const inputs = { key: [1, 2] as const, firstStep: 0, totalSteps: STEPS, learningRate: RATE, ...statistics };
    const after = await engine.prepareTraining(step).run({ carry, rows, indices, batchSize: BATCH, inputs });
    const losses = { losses: floats([STEPS], Array.from(after.losses)) };
    return { carry: after.carry, params: subtree(after.carry, "params"), losses };
  }

  it("learns what tf.train.adam does with plain ops", async () => {
    const variables = Object.fromEntries(
      Object.entries(before).map(([name, leaf]) => [
        name,
        tf.variable(toTensor(leaf), true, `${JSON.stringify(model)}/${name}`),
      ]),
    );
    const adam = tf.train.adam(RATE, BETA1, BETA2, EPSILON);
    const loss = (): tf.Scalar => tf.losses.softmaxCrossEntropy(targets, inTfjs.logits(variables, images));
    const losses = Array.from({ length: STEPS }, () => adam.minimize(loss, true)?.dataSync()[0] as number);
    const theirs = Object.fromEntries(Object.entries(variables).map(([name, variable]) => [name, toHost(variable)]));
    tf.dispose(variables);

    const ours = await train();
    expectClose(ours.losses, { losses: floats([STEPS], losses) }, TOLERANCE);
    expectClose(ours.params, theirs, TOLERANCE);
  });

  it("learns what the same network of tf.layers does", async () => {
    const network = inTfjs.layers();
    network.setWeights(Object.values(before).map(toTensor));
    network.compile({
      optimizer: tf.train.adam(RATE, BETA1, BETA2, EPSILON),
      loss: (labels, logits) => tf.losses.softmaxCrossEntropy(labels, logits),
    });
    const losses: number[] = [];
    for (let at = 0; at < STEPS; at++) losses.push((await network.trainOnBatch(images, targets)) as number);
    const weights = network.getWeights().map(toHost);
    const theirs = Object.fromEntries(Object.keys(before).map((name, index) => [name, weights[index]]));

    const ours = await train();
    expectClose(ours.losses, { losses: floats([STEPS], losses) }, TOLERANCE);
    expectClose(ours.params, theirs as HostTensors, TOLERANCE);
  });

  it("gives the logits that plain tfjs computes from its safetensors", async () => {
    const { carry: trained, params } = await train();
    const document = encodeSafetensors(
      Object.fromEntries(
        Object.entries(params).map(([name, { shape, data }]) => [
          name,
          { dtype: "F32", shape, data: data as Float32Array },
        ]),
      ),
    );
    const weights = Object.entries(decodeSafetensors(document).arrays).map(([name, { shape, data }]) => [
      name,
      toTensor({ shape, data: data as Float32Array }),
    ]);
    const theirs = toHost(inTfjs.logits(Object.fromEntries(weights), images));

    const ours = await engine.preparePrediction(step).predict(trained, rows, statistics);
    expect(new Set(ours).size).toBeGreaterThan(CLASSES); // not all alike
    expectClose({ logits: floats([BATCH, CLASSES], Array.from(ours)) }, { logits: theirs }, TOLERANCE);
  });
});
