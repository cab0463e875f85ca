import { buildModel, type ModelSpec, trainingStep } from "@conclave/core";
import { describe, expect, it } from "vitest";
import { selectEngine } from "../src/index.js";
import { mostRowsAtOnce, predictionBatchSize } from "../src/onnx/prediction-batches.js";

/** The rows that are computed for so many, with those that fill the last batch up. */
function computed(count: number, largest = 64): number {
  const size = predictionBatchSize(count, largest);
  return Math.ceil(count / size) * size;
}

describe("the batches of a prediction", () => {
  it("compute at most 1.25 times the rows for 17 rows as for 16", () => {
    expect(computed(16)).toBe(16);
    expect(computed(17)).toBeLessThanOrEqual(1.25 * 16);
  });

  it("compute at most a third more than is asked for, above 15 rows", () => {
    for (let count = 16; count <= 1000; count++) expect(computed(count) / count, `${count}`).toBeLessThanOrEqual(4 / 3);
  });

  it("come in no more than ten sizes, so that no more programs are compiled", () => {
    const sizes = new Set(Array.from({ length: 2000 }, (_, index) => predictionBatchSize(index + 1, 64)));
    expect(sizes.size).toBeLessThanOrEqual(10);
  });

  it("leave a single row on its own, and keep within what memory allows", () => {
    expect(predictionBatchSize(1, 64)).toBe(1);
    for (const largest of [1, 3, 15, 16, 63]) {
      for (const count of [1, 2, 17, 100]) expect(predictionBatchSize(count, largest)).toBeLessThanOrEqual(largest);
    }
  });

  it("have fewer images the larger these are", () => {
    expect(mostRowsAtOnce([28, 28, 1])).toBe(64);
    expect(mostRowsAtOnce([224, 224, 3])).toBe(13);
    expect(mostRowsAtOnce([4000, 4000, 3])).toBe(1);
  });
});

const MODELS: readonly { readonly model: string; readonly spec: ModelSpec }[] = [
  { model: "mlp", spec: { mlp: { hidden: [60, 30], activation: "relu", dropout: 0, batchNorm: false } } },
  { model: "lenet5", spec: { lenet5: { activation: "relu" } } },
];

it.each(MODELS)("$model answers a row with the same bytes in a batch of any size", async ({ spec }) => {
  const shape = [28, 28, 1];
  const step = trainingStep({
    model: buildModel(spec, shape, 10),
    loss: "crossEntropy",
    optimizer: { sgd: { learningRate: 0.1, momentum: 0, nesterov: false, schedule: "constant" } },
  });
  const session = (await selectEngine("onnx-cpu")).preparePrediction(step);
  const statistics = { mean: new Float32Array(step.statistics), scale: new Float32Array(step.statistics).fill(1 / 80) };
  const features = Uint8Array.from({ length: 130 * 784 }, (_, index) => (index * 7919) % 251);
  const ask = (count: number) =>
    session.predict(step.initialCarry([1, 2]), { count, features: features.subarray(0, count * 784) }, statistics);
  const all = await ask(130);
  for (const count of [2, 4, 5, 16, 17, 20, 23, 31, 33, 47, 63, 64, 65]) {
    expect(await ask(count), `${count} rows`).toEqual(all.slice(0, count * 10));
  }
  await session.release();
});
