import { float32Array, mapTree, type TrainingStep } from "@conclave/core";
import { randomStream, rootKey } from "@conclave/random";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import type { Chunk } from "../src/index.js";
import { BUNDLED_ENGINES } from "./support/engines.js";
import { fingerprint, mixedChunk, mixedStep } from "./support/training.js";

/** Floats in a cache line, which is also the widest vector. */
const OFFSETS = Array.from({ length: 16 }, (_, offset) => offset);

type Numbers = Float32Array | Int32Array | Uint8Array;

/** The same numbers in another place: so many elements behind the start of a buffer. */
function moved<T extends Numbers>(array: T, offset: number): T {
  const type = array.constructor as new (buffer: ArrayBuffer, byteOffset: number, length: number) => T;
  const place = new type(new ArrayBuffer(array.byteLength + 64), offset * array.BYTES_PER_ELEMENT, array.length);
  place.set(array);
  return place;
}

function chunkAt(chunk: Chunk, offset: number): Chunk {
  const { carry, rows, indices, inputs } = chunk;
  return {
    ...chunk,
    carry: mapTree(carry, (leaf) =>
      leaf.dtype === "float32"
        ? { ...leaf, data: moved(leaf.data, offset) }
        : { ...leaf, data: moved(leaf.data, offset) },
    ),
    rows: { ...rows, features: moved(rows.features, offset), labels: moved(rows.labels, offset) },
    indices: moved(indices, offset),
    inputs: { ...inputs, mean: moved(inputs.mean, offset), scale: moved(inputs.scale, offset) },
  };
}

const WIDTH = 1001;

function noise(seed: number): Float32Array {
  const stream = randomStream(rootKey(seed));
  return Float32Array.from({ length: WIDTH }, () => stream.uniform() - 0.5);
}

/** A step that does nothing but sum what it is given: sums depend on where vectors begin, where nothing of them is copied before. */
const sums: TrainingStep = {
  inputShape: [WIDTH],
  outShape: [1],
  statistics: WIDTH,
  label: { dtype: "int32", shape: [] },
  weighted: false,
  carryLeaves: () => ({ "params/weights": { dtype: "float32", shape: [WIDTH] } }),
  initialCarry: () => ({ "params/weights": float32Array([WIDTH], noise(1)) }),
  run: (carry, batch, inputs) => ({
    carry: sums.update(carry, { gradients: {}, state: {} }, inputs),
    loss: sums.gradients(carry, batch, inputs).loss,
  }),
  gradients(carry, batch, { mean, scale }) {
    const weights = carry["params/weights"] as tf.Tensor;
    const total = [weights, mean, scale, tf.mean(batch.x, 0)].map((vector) => tf.sum(vector));
    return { loss: tf.addN(total), gradients: {}, state: {} };
  },
  update: (carry) => ({ "params/weights": tf.add(carry["params/weights"] as tf.Tensor, 1) }),
  predict: (carry, x, { mean }) =>
    tf.add(tf.sum(x, 1, true), tf.add(tf.sum(carry["params/weights"] as tf.Tensor), tf.sum(mean))),
};

const sumsChunk: Chunk = {
  carry: sums.initialCarry([0, 0]),
  rows: { count: 1, features: noise(2), labels: new Int32Array(1) },
  indices: Int32Array.of(0),
  batchSize: 1,
  inputs: { key: [0, 0], firstStep: 0, totalSteps: 1, learningRate: 1, mean: noise(3), scale: noise(4) },
};

const mixed = mixedStep();
const CASES = [
  { name: "a whole training step", step: mixed, chunk: mixedChunk(mixed, { steps: 1, batchSize: 37 }) },
  { name: "sums of all inputs", step: sums, chunk: sumsChunk },
];

describe.each(BUNDLED_ENGINES)("$name, wherever the caller's arrays lie,", (engine) => {
  it.each(CASES)("trains to the same bytes: $name", async ({ step, chunk }) => {
    const session = engine.prepareTraining(step);
    const atStart = fingerprint(await session.run(chunkAt(chunk, 0)));
    for (const offset of OFFSETS) {
      const result = await session.run(chunkAt(chunk, offset));
      expect(fingerprint(result), `${offset * 4} bytes behind`).toEqual(atStart);
    }
  });

  it.each(CASES)("predicts the same bytes: $name", async ({ step, chunk }) => {
    const session = engine.preparePrediction(step);
    const predict = (at: Chunk) => session.predict(at.carry, at.rows, at.inputs);
    const atStart = await predict(chunkAt(chunk, 0));
    for (const offset of OFFSETS) {
      expect(await predict(chunkAt(chunk, offset)), `${offset * 4} bytes behind`).toEqual(atStart);
    }
  });
});
