import { randomStream, rootKey } from "@conclave/random";
import {
  type Batch,
  type Carry,
  type HostArray,
  mapTree,
  type Shape,
  type StepInputs,
  sizeOf,
} from "../../src/index.js";
import { tf } from "./cpu.js";

/** A carry on the host as tensors. */
export function toTensors(carry: Carry<HostArray>): Carry<tf.Tensor> {
  return mapTree(carry, ({ data, shape, dtype }) => tf.tensor(data, [...shape], dtype));
}

/** A carry's values on the host. */
export function toValues(carry: Carry<tf.Tensor>): Record<string, number[]> {
  return mapTree(carry, (leaf) => Array.from(leaf.dataSync()));
}

/** Raw images of 0 … 255 and labels, drawn from a seed. */
export function randomBatch(shape: Shape, classes: number, count: number, seed = 1): Batch {
  const stream = randomStream(rootKey(seed));
  const pixels = Int32Array.from({ length: count * sizeOf(shape) }, () => stream.below(256));
  const labels = Int32Array.from({ length: count }, () => stream.below(classes));
  return { x: tf.tensor(pixels, [count, ...shape], "int32"), y: tf.tensor1d(labels, "int32"), weights: null };
}

/** The inputs of one step, with pixels brought to about ±2. */
export function stepInputs(step: number, learningRate = 0.01): StepInputs {
  return {
    key: tf.tensor1d([1, 2], "int32"),
    step: tf.scalar(step, "int32"),
    totalSteps: tf.scalar(30, "int32"),
    learningRate: tf.scalar(learningRate),
    mean: tf.tensor1d([127.5]),
    scale: tf.tensor1d([1 / 64]),
  };
}
