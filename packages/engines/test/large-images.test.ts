import { buildModel, type LayerSpec, trainingStep } from "@conclave/core";
import { describe, expect, it } from "vitest";
import { selectEngine } from "../src/index.js";

const conv = { padding: "same", activation: "relu", bias: true, initializer: "heUniform" } as const;
const half = { size: [2, 2], strides: [2, 2], padding: "valid" } as const;

/** A wide filter, so that patches are many, and a second convolution, whose gradient goes back to all pixels of the first. */
const LAYERS: readonly LayerSpec[] = [
  { conv2d: { ...conv, filters: 4, kernel: [7, 7], strides: [1, 1] } },
  { conv2d: { ...conv, filters: 4, kernel: [3, 3], strides: [2, 2] } },
  { maxPool: half },
  { globalAveragePool: {} },
  { dense: { units: "classes", activation: "linear", bias: true, initializer: "glorotUniform" } },
];

const BATCH = 2;
const ROWS = 3;

function stepOn(shape: readonly number[]) {
  return trainingStep({
    model: buildModel({ layers: LAYERS }, shape, 3),
    loss: "crossEntropy",
    optimizer: { sgd: { learningRate: 0.1, momentum: 0, nesterov: false, schedule: "constant" } },
  });
}

function expectClose(name: string, got: ArrayLike<number>, wanted: ArrayLike<number>): void {
  expect(got).toHaveLength(wanted.length);
  for (let at = 0; at < wanted.length; at++) expect(got[at], `${name} ${at}`).toBeCloseTo(wanted[at] as number, 3);
}

describe.each([
  { side: 96, shape: [96, 96, 1] },
  { side: 256, shape: [256, 256, 3] },
])("convolutions on images of $side pixels", ({ shape }) => {
  const step = stepOn(shape);
  const size = shape.reduce((product, extent) => product * extent, 1);
  const rows = {
    count: ROWS,
    features: Uint8Array.from({ length: ROWS * size }, (_, index) => (index * 7919) % 251),
    labels: Int32Array.of(0, 2, 1),
  };
  const statistics = {
    mean: new Float32Array(step.statistics).fill(120),
    scale: new Float32Array(step.statistics).fill(1 / 70),
  };
  const inputs = { ...statistics, key: [1, 2] as const, firstStep: 0, totalSteps: 2, learningRate: 0.1 };
  const chunk = {
    carry: step.initialCarry([3, 4]),
    rows,
    indices: Int32Array.of(0, 1, 2, 0),
    batchSize: BATCH,
    inputs,
  };

  it("train and predict as the eager engine does", async () => {
    const [compiled, eager] = [await selectEngine("onnx-cpu"), await selectEngine("tfjs-wasm")];
    const [own, reference] = [compiled.prepareTraining(step), eager.prepareTraining(step)];
    const [after, expected] = [await own.run(chunk), await reference.run(chunk)];
    expectClose("losses", after.losses, expected.losses);
    for (const [path, { data }] of Object.entries(after.carry)) expectClose(path, data, expected.carry[path]!.data);
    const logits = await compiled.preparePrediction(step).predict(after.carry, rows, statistics);
    const wanted = await eager.preparePrediction(step).predict(after.carry, rows, statistics);
    expectClose("logits", logits, wanted);
    await own.release();
  }, 120_000);
});
