import * as tf from "@tensorflow/tfjs";
import { uniform } from "../support/host-tensor.js";
import { at, type KernelCase } from "../support/kernel-case.js";
import type { Tensors } from "../support/tensor-function.js";

const FLAGS = [
  [false, false],
  [true, false],
  [false, true],
  [true, true],
] as const;

/** a·b with extents (rows, inner, columns), of batches or weights on either side. */
const EXTENTS = [
  { name: "different extents", extents: [4, 6, 3] },
  { name: "all extents alike", extents: [4, 4, 4] },
  { name: "a batch of one", extents: [1, 6, 3] },
  { name: "a single feature", extents: [4, 1, 3] },
  { name: "a single unit", extents: [4, 6, 1] },
] as const;

const matrices: readonly KernelCase[] = EXTENTS.flatMap(({ name, extents: [rows, inner, columns] }) =>
  FLAGS.flatMap(([transposeA, transposeB]) =>
    ([[], ["a"], ["b"], ["a", "b"]] as const)
      // The batch has one extent for all inputs that have it.
      .filter((batched) => batched.length < 2 || (transposeA ? inner : rows) === (transposeB ? columns : inner))
      .map((batched) => ({
        name: `${name}${transposeA ? ", a transposed" : ""}${transposeB ? ", b transposed" : ""}, batches: [${batched}]`,
        kernels: ["BatchMatMul"],
        inputs: {
          a: uniform(transposeA ? [inner, rows] : [rows, inner], 1),
          b: uniform(transposeB ? [columns, inner] : [inner, columns], 2),
        },
        run: (tensors: Tensors) => tf.matMul(at(tensors, "a"), at(tensors, "b"), transposeA, transposeB),
        gradients: ["a", "b"],
        batched,
      })),
  ),
);

const stacks: readonly KernelCase[] = FLAGS.map(([transposeA, transposeB]) => ({
  name: `stacks of matrices${transposeA ? ", a transposed" : ""}${transposeB ? ", b transposed" : ""}`,
  kernels: ["BatchMatMul"],
  inputs: {
    a: uniform(transposeA ? [2, 6, 4] : [2, 4, 6], 1),
    b: uniform(transposeB ? [2, 3, 6] : [2, 6, 3], 2),
  },
  run: (tensors) => tf.matMul(at(tensors, "a"), at(tensors, "b"), transposeA, transposeB),
  gradients: ["a", "b"],
  batched: ["a", "b"],
}));

const biased: readonly KernelCase[] = [
  { name: "a bias a unit", bias: [3] },
  { name: "one bias for all", bias: [1] },
  { name: "a bias of rank 2", bias: [1, 3] },
  { name: "another matrix", bias: [4, 3] },
].map(({ name, bias }) => ({
  name,
  kernels: ["BatchMatMul"],
  inputs: { a: uniform([4, 6], 1), b: uniform([6, 3], 2), bias: uniform(bias, 3) },
  run: (tensors) => tf.relu(tf.add(tf.matMul(at(tensors, "a"), at(tensors, "b")), at(tensors, "bias"))),
  gradients: ["a", "b", "bias"],
  batched: ["a"],
}));

/** Sums of products, as recurrent layers have them. */
const sums: readonly KernelCase[] = [
  { name: "two products", run: (a: tf.Tensor, b: tf.Tensor) => tf.add(tf.matMul(a, b), tf.matMul(tf.neg(a), b)) },
  { name: "a matrix before a product", run: (a: tf.Tensor, b: tf.Tensor) => tf.add(tf.add(a, 1), tf.matMul(a, b)) },
  {
    name: "a product that is read twice",
    run: (a: tf.Tensor, b: tf.Tensor) => {
      const product = tf.matMul(a, b, true);
      return tf.mul(tf.add(b, product), product);
    },
  },
].map(({ name, run }) => ({
  name,
  kernels: ["BatchMatMul", "Add"],
  inputs: { a: uniform([4, 4], 1), b: uniform([4, 4], 2) },
  run: (tensors) => run(at(tensors, "a"), at(tensors, "b")),
  gradients: ["a", "b"],
  batched: ["a"],
}));

export const FUSED_ACTIVATIONS = ["linear", "relu", "relu6", "elu", "sigmoid", "leakyrelu", "prelu"] as const;

const fused: readonly KernelCase[] = FUSED_ACTIVATIONS.map((activation) => ({
  name: `with ${activation}`,
  kernels: ["_FusedMatMul"],
  inputs: {
    a: uniform([4, 6], 1, -2, 2),
    b: uniform([6, 3], 2),
    bias: uniform([3], 3),
    slope: uniform([3], 4, 0.1, 0.4),
  },
  run: ({ a, b, bias, slope }) =>
    tf.fused.matMul({
      a: a as tf.Tensor,
      b: b as tf.Tensor,
      bias: bias as tf.Tensor,
      activation,
      ...(activation === "prelu" ? { preluActivationWeights: slope as tf.Tensor } : {}),
      leakyreluAlpha: 0.3,
    }),
  gradients: [],
  batched: ["a"],
}));

export const products: readonly KernelCase[] = [...matrices, ...stacks, ...biased, ...sums, ...fused];
