import * as tf from "@tensorflow/tfjs";
import { bools, spaced, uniform, wholes } from "../support/host-tensor.js";
import { at, type KernelCase } from "../support/kernel-case.js";
import type { Tensors } from "../support/tensor-function.js";
import { FEW_PAIRS } from "./shapes-of-pairs.js";

type Binary = (a: tf.Tensor, b: tf.Tensor) => tf.Tensor;

const COMPARISONS: readonly { kernel: string; op: Binary }[] = [
  { kernel: "Equal", op: tf.equal },
  { kernel: "NotEqual", op: tf.notEqual },
  { kernel: "Greater", op: tf.greater },
  { kernel: "GreaterEqual", op: tf.greaterEqual },
  { kernel: "Less", op: tf.less },
  { kernel: "LessEqual", op: tf.lessEqual },
];

/** Few different numbers, so that many pairs are equal. */
const compared: readonly KernelCase[] = COMPARISONS.flatMap(({ kernel, op }) =>
  FEW_PAIRS.flatMap((pair) =>
    (["float32", "int32"] as const).map((dtype) => ({
      name: `${pair.name}, ${dtype}`,
      kernels: [kernel],
      inputs: { a: wholes(pair.a, 1, -2, 2), b: wholes(pair.b, 2, -2, 2) },
      run: (tensors: Tensors) => op(tf.cast(at(tensors, "a"), dtype), tf.cast(at(tensors, "b"), dtype)),
      gradients: [],
      batched: [],
    })),
  ),
);

const onBatches: readonly KernelCase[] = COMPARISONS.flatMap(({ kernel, op }) =>
  FEW_PAIRS.filter(({ batched }) => batched.length > 0).map((pair) => ({
    name: `${pair.name}, as a mask`,
    kernels: [kernel],
    inputs: { a: spaced(pair.a, 1), b: spaced(pair.b, 2) },
    run: (tensors) => tf.mul(tf.cast(op(at(tensors, "a"), at(tensors, "b")), "float32"), at(tensors, "a")),
    gradients: [],
    batched: pair.batched,
  })),
);

const greaterEqualGradient: KernelCase = {
  name: "no gradient flows through",
  kernels: ["GreaterEqual"],
  inputs: { a: spaced([4, 6], 1), b: spaced([6], 2) },
  run: (tensors) => tf.cast(tf.greaterEqual(at(tensors, "a"), at(tensors, "b")), "float32"),
  gradients: ["a", "b"],
  batched: ["a"],
};

const logic: readonly KernelCase[] = [
  { kernel: "LogicalAnd", op: tf.logicalAnd },
  { kernel: "LogicalOr", op: tf.logicalOr },
].flatMap(({ kernel, op }) =>
  FEW_PAIRS.map((pair) => ({
    name: pair.name,
    kernels: [kernel],
    inputs: { a: bools(pair.a, 1), b: bools(pair.b, 2) },
    run: (tensors) => op(at(tensors, "a"), at(tensors, "b")),
    gradients: [],
    batched: [],
  })),
);

const selections: readonly KernelCase[] = [
  { name: "equal matrices", condition: [4, 6], a: [4, 6], b: [4, 6], batched: ["a", "b"] },
  { name: "equal images", condition: [2, 4, 6, 3], a: [2, 4, 6, 3], b: [2, 4, 6, 3], batched: ["a", "b"] },
  { name: "a scalar instead", condition: [4, 6], a: [4, 6], b: [], batched: ["a"] },
  { name: "all extents alike", condition: [4, 4], a: [4, 4], b: [4], batched: ["a"] },
].map(({ name, condition, a, b, batched }) => ({
  name,
  kernels: ["Select"],
  inputs: { condition: bools(condition, 1), a: uniform(a, 2), b: uniform(b, 3) },
  run: (tensors) => tf.where(at(tensors, "condition"), at(tensors, "a"), at(tensors, "b")),
  gradients: ["a", "b"],
  batched,
}));

export const comparisons: readonly KernelCase[] = [
  ...compared,
  ...onBatches,
  greaterEqualGradient,
  ...logic,
  {
    name: "a matrix",
    kernels: ["LogicalNot"],
    inputs: { x: bools([4, 6], 1) },
    run: (tensors) => tf.logicalNot(at(tensors, "x") as tf.Tensor),
    gradients: [],
    batched: [],
  },
  ...selections,
];
