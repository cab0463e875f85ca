import { permutation, randomStream, rootKey } from "@conclave/random";
import { type Shape, sizeOf } from "../../src/index.js";
import { tf } from "./cpu.js";

/** Numbers uniform in [-1, 1). */
export function uniformTensor(shape: Shape, seed: number): tf.Tensor {
  const stream = randomStream(rootKey(seed));
  return tf.tensor(
    Array.from({ length: sizeOf(shape) }, () => 2 * stream.uniform() - 1),
    [...shape],
  );
}

/** The numbers ±gap/2, ±3·gap/2, … in random order: none is near another or near zero, where max and ReLU have kinks. */
export function spacedTensor(shape: Shape, seed: number, gap = 0.125): tf.Tensor {
  const size = sizeOf(shape);
  const order = permutation(size, randomStream(rootKey(seed)));
  return tf.tensor(
    Array.from(order, (rank) => (rank - Math.floor(size / 2) + 0.5) * gap),
    [...shape],
  );
}

/** A tensor's values on the host. */
export function valuesOf(tensor: tf.Tensor): number[] {
  return Array.from(tensor.dataSync());
}
