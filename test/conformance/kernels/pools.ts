import * as tf from "@tensorflow/tfjs";
import { spaced } from "../support/host-tensor.js";
import { at, type KernelCase } from "../support/kernel-case.js";
import type { Tensors } from "../support/tensor-function.js";

interface Pool {
  readonly name: string;
  readonly x: readonly [number, number, number, number];
  readonly size: readonly [number, number];
  readonly strides: readonly [number, number];
  readonly padding: "same" | "valid";
}

const POOLS: readonly Pool[] = [
  { name: "2x2 side by side", x: [2, 4, 6, 3], size: [2, 2], strides: [2, 2], padding: "valid" },
  { name: "2x2, a rest left over", x: [2, 5, 7, 3], size: [2, 2], strides: [2, 2], padding: "valid" },
  { name: "3x3 overlapping", x: [2, 7, 7, 3], size: [3, 3], strides: [2, 2], padding: "valid" },
  { name: "2x2 in steps of one", x: [2, 4, 5, 3], size: [2, 2], strides: [1, 1], padding: "valid" },
  { name: "oblong", x: [2, 6, 6, 2], size: [2, 3], strides: [2, 3], padding: "valid" },
  { name: "strides larger than the window", x: [2, 7, 7, 2], size: [2, 2], strides: [3, 3], padding: "valid" },
  { name: "the whole image", x: [2, 4, 6, 3], size: [4, 6], strides: [1, 1], padding: "valid" },
  { name: "1x1", x: [2, 4, 6, 3], size: [1, 1], strides: [1, 1], padding: "valid" },
  { name: "a batch of one", x: [1, 4, 6, 3], size: [2, 2], strides: [2, 2], padding: "valid" },
  { name: "all extents alike", x: [4, 4, 4, 4], size: [2, 2], strides: [2, 2], padding: "valid" },
  { name: "padded", x: [2, 5, 5, 2], size: [2, 2], strides: [2, 2], padding: "same" },
  { name: "padded and overlapping", x: [2, 6, 7, 2], size: [3, 3], strides: [2, 2], padding: "same" },
  { name: "padded in steps of one", x: [2, 4, 4, 2], size: [3, 3], strides: [1, 1], padding: "same" },
];

const images = (tensors: Tensors) => at(tensors, "x") as tf.Tensor4D;

const largest: readonly KernelCase[] = POOLS.map(({ name, x, size, strides, padding }) => ({
  name,
  kernels: ["MaxPool", "MaxPoolGrad"],
  inputs: { x: spaced(x, 1) },
  run: (tensors) => tf.maxPool(images(tensors), [...size], [...strides], padding),
  gradients: ["x"],
  batched: ["x"],
}));

const means: readonly KernelCase[] = POOLS.map(({ name, x, size, strides, padding }) => ({
  name,
  kernels: padding === "valid" ? ["AvgPool", "AvgPoolGrad"] : ["AvgPool"],
  inputs: { x: spaced(x, 1) },
  run: (tensors) => tf.avgPool(images(tensors), [...size], [...strides], padding),
  // tfjs's own gradient of a padded mean divides by the window's size instead of by what is inside the image: no reference.
  gradients: padding === "valid" ? ["x"] : [],
  batched: ["x"],
}));

export const pools: readonly KernelCase[] = [
  ...largest,
  ...means,
  {
    name: "a pool on a pool",
    kernels: ["MaxPool", "AvgPool"],
    inputs: { x: spaced([2, 8, 8, 3], 1) },
    run: (tensors) => tf.avgPool(tf.maxPool(images(tensors), 2, 2, "valid"), 2, 2, "valid"),
    gradients: ["x"],
    batched: ["x"],
  },
  {
    name: "of values that a sum of the batch follows",
    kernels: ["MaxPool"],
    inputs: { x: spaced([2, 4, 4, 3], 1) },
    run: (tensors) => tf.sum(tf.maxPool(images(tensors), 2, 2, "valid"), 0),
    gradients: ["x"],
    batched: ["x"],
  },
];
