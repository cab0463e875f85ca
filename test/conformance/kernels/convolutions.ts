import * as tf from "@tensorflow/tfjs";
import { uniform } from "../support/host-tensor.js";
import { at, type KernelCase } from "../support/kernel-case.js";
import type { Tensors } from "../support/tensor-function.js";
import { FUSED_ACTIVATIONS } from "./products.js";

type Padding = "same" | "valid" | number;

interface Geometry {
  readonly name: string;
  readonly x: readonly [batch: number, height: number, width: number, channels: number];
  readonly filter: readonly [height: number, width: number, filters: number];
  readonly strides: readonly [number, number];
  readonly padding: Padding;
}

const GEOMETRIES: readonly Geometry[] = [
  { name: "1x1", x: [2, 4, 6, 3], filter: [1, 1, 2], strides: [1, 1], padding: "valid" },
  { name: "3x3, valid", x: [2, 6, 8, 3], filter: [3, 3, 4], strides: [1, 1], padding: "valid" },
  { name: "3x3, same", x: [2, 6, 8, 3], filter: [3, 3, 4], strides: [1, 1], padding: "same" },
  { name: "5x5, same, one channel", x: [3, 8, 8, 1], filter: [5, 5, 2], strides: [1, 1], padding: "same" },
  { name: "odd extents", x: [2, 7, 5, 2], filter: [3, 3, 3], strides: [1, 1], padding: "same" },
  { name: "strides of 2, same", x: [2, 7, 6, 2], filter: [3, 3, 3], strides: [2, 2], padding: "same" },
  {
    name: "strides of 2, valid, a rest left over",
    x: [2, 8, 6, 2],
    filter: [3, 3, 3],
    strides: [2, 2],
    padding: "valid",
  },
  { name: "strides larger than the filter", x: [2, 7, 8, 2], filter: [2, 1, 3], strides: [3, 2], padding: "valid" },
  { name: "an even filter, same", x: [2, 5, 6, 2], filter: [2, 4, 3], strides: [1, 1], padding: "same" },
  { name: "an oblong filter and strides", x: [2, 6, 9, 2], filter: [2, 3, 3], strides: [1, 2], padding: "same" },
  { name: "padding by number", x: [2, 5, 5, 2], filter: [3, 3, 3], strides: [1, 1], padding: 2 },
  { name: "a batch of one", x: [1, 6, 6, 2], filter: [3, 3, 3], strides: [1, 1], padding: "same" },
  { name: "the filter as large as the image", x: [2, 4, 5, 3], filter: [4, 5, 6], strides: [1, 1], padding: "valid" },
  { name: "all extents alike", x: [4, 4, 4, 4], filter: [4, 4, 4], strides: [1, 1], padding: "same" },
  { name: "all extents alike, three of them", x: [3, 3, 3, 3], filter: [3, 3, 3], strides: [1, 1], padding: "same" },
];

const inputsOf = ({ x, filter: [height, width, filters] }: Geometry) => ({
  x: uniform(x, 1),
  filter: uniform([height, width, x[3], filters], 2),
});

const images = (tensors: Tensors) => at(tensors, "x") as tf.Tensor4D;
const filterOf = (tensors: Tensors) => at(tensors, "filter") as tf.Tensor4D;

const alone: readonly KernelCase[] = GEOMETRIES.map((geometry) => ({
  name: geometry.name,
  kernels: ["Conv2D", "Conv2DBackpropFilter", "Conv2DBackpropInput"],
  inputs: inputsOf(geometry),
  run: (tensors) => tf.conv2d(images(tensors), filterOf(tensors), [...geometry.strides], geometry.padding),
  gradients: ["x", "filter"],
  batched: ["x"],
}));

/** What may follow a convolution and changes how the compiled engine plans it. */
const FOLLOWERS: readonly { name: string; follow: (y: tf.Tensor4D) => tf.Tensor | readonly tf.Tensor[] }[] = [
  { name: "and a pool of windows side by side", follow: (y) => tf.maxPool(y, 2, 2, "valid") },
  { name: "and a pool that overlaps", follow: (y) => tf.maxPool(y, 3, 2, "valid") },
  { name: "and a padded pool", follow: (y) => tf.maxPool(y, 3, 2, "same") },
  { name: "and an average pool", follow: (y) => tf.avgPool(y, 2, 2, "valid") },
  { name: "and an oblong pool", follow: (y) => tf.maxPool(y, [1, 2], [1, 2], "valid") },
  { name: "and two different pools", follow: (y) => [tf.maxPool(y, 2, 2, "valid"), tf.avgPool(y, 4, 4, "valid")] },
  { name: "used with and without a pool", follow: (y) => [tf.maxPool(y, 2, 2, "valid"), tf.tanh(y)] },
  { name: "and ReLU before a pool", follow: (y) => tf.maxPool(tf.relu(y) as tf.Tensor4D, 2, 2, "valid") },
  {
    name: "and a pool before bias and tanh",
    follow: (y) => tf.tanh(tf.add(tf.maxPool(y, 2, 2, "valid"), [0.1, -0.2, 0.3])),
  },
  {
    name: "and flattening into a product",
    follow: (y) => tf.matMul(tf.reshape(y, [4, 192]), tf.tensor(uniform([192, 3], 5).data, [192, 3])),
  },
  { name: "and a mean over positions", follow: (y) => tf.mean(y, [1, 2]) },
  { name: "and a sum a channel after a pool", follow: (y) => tf.sum(tf.maxPool(y, 2, 2, "valid"), [0, 1, 2]) },
  { name: "and a softmax of channels", follow: (y) => tf.softmax(y) },
];

const followed: readonly KernelCase[] = FOLLOWERS.map(({ name, follow }) => ({
  name: `3x3 ${name}`,
  kernels: ["Conv2D"],
  inputs: { x: uniform([4, 8, 8, 2], 1), filter: uniform([3, 3, 2, 3], 2) },
  run: (tensors) => follow(tf.conv2d(images(tensors), filterOf(tensors), 1, "same")),
  gradients: ["x", "filter"],
  batched: ["x"],
}));

const onConvolutions: readonly KernelCase[] = [
  {
    name: "directly on a convolution of the same geometry",
    kernels: ["Conv2D"],
    inputs: { x: uniform([2, 6, 6, 3], 1), filter: uniform([3, 3, 3, 3], 2), next: uniform([3, 3, 3, 3], 3) },
    run: (tensors) =>
      tf.conv2d(
        tf.conv2d(images(tensors), filterOf(tensors), 1, "same"),
        at(tensors, "next") as tf.Tensor4D,
        1,
        "same",
      ),
    gradients: ["x", "filter", "next"],
    batched: ["x"],
  },
  {
    name: "a convolution of the same geometry beside it, only one with a pool",
    kernels: ["Conv2D"],
    inputs: { x: uniform([2, 6, 6, 3], 1), filter: uniform([3, 3, 3, 3], 2), next: uniform([3, 3, 3, 3], 3) },
    run: (tensors) => {
      const other = tf.conv2d(tf.tanh(images(tensors)), at(tensors, "next") as tf.Tensor4D, 1, "same");
      return [tf.maxPool(tf.conv2d(images(tensors), filterOf(tensors), 1, "same"), 2, 2, "valid"), other];
    },
    gradients: ["x", "filter", "next"],
    batched: ["x"],
  },
  {
    name: "a chain with pools and other strides",
    kernels: ["Conv2D"],
    inputs: { x: uniform([3, 12, 12, 1], 1), filter: uniform([5, 5, 1, 4], 2), next: uniform([3, 3, 4, 5], 3) },
    run: (tensors) => {
      const pooled = tf.relu(tf.maxPool(tf.conv2d(images(tensors), filterOf(tensors), 1, "same"), 2, 2, "valid"));
      return tf.avgPool(
        tf.conv2d(pooled as tf.Tensor4D, at(tensors, "next") as tf.Tensor4D, [2, 1], "same"),
        3,
        3,
        "valid",
      );
    },
    gradients: ["x", "filter", "next"],
    batched: ["x"],
  },
  {
    name: "twice with one filter",
    kernels: ["Conv2D"],
    inputs: { x: uniform([2, 6, 6, 3], 1), filter: uniform([3, 3, 3, 3], 2) },
    run: (tensors) =>
      tf.conv2d(tf.relu(tf.conv2d(images(tensors), filterOf(tensors), 1, "same")), filterOf(tensors), 1, "same"),
    gradients: ["x", "filter"],
    batched: ["x"],
  },
];

const transposed: readonly KernelCase[] = [
  { name: "a transposed convolution", strides: [1, 1] as const },
  { name: "a transposed convolution with strides", strides: [2, 2] as const },
].map(({ name, strides }) => ({
  name,
  kernels: ["Conv2DBackpropInput"],
  inputs: { x: uniform([2, 4, 4, 3], 1), filter: uniform([3, 3, 2, 3], 2) },
  run: (tensors) => {
    const shape: [number, number, number, number] = [2, 4 * strides[0], 4 * strides[1], 2];
    return tf.conv2dTranspose(images(tensors), filterOf(tensors), shape, [...strides], "same");
  },
  gradients: ["x", "filter"],
  batched: ["x"],
}));

const fused: readonly KernelCase[] = FUSED_ACTIVATIONS.map((activation) => ({
  name: `with ${activation}`,
  kernels: ["FusedConv2D"],
  inputs: {
    x: uniform([2, 6, 8, 3], 1),
    filter: uniform([3, 3, 3, 4], 2),
    bias: uniform([4], 3),
    slope: uniform([4], 4, 0.1, 0.4),
  },
  run: (tensors) =>
    tf.fused.conv2d({
      x: images(tensors),
      filter: filterOf(tensors),
      strides: 1,
      pad: "same",
      bias: at(tensors, "bias"),
      activation,
      ...(activation === "prelu" ? { preluActivationWeights: at(tensors, "slope") } : {}),
      leakyreluAlpha: 0.3,
    }),
  gradients: [],
  batched: ["x"],
}));

const batchNorms: readonly KernelCase[] = [
  { name: "images", shape: [2, 4, 6, 3] },
  { name: "all extents alike", shape: [4, 4, 4, 4] },
].flatMap(({ name, shape }) => {
  const channels = [shape[3] as number];
  const statistics = { mean: uniform(channels, 2), variance: uniform(channels, 3, 0.5, 2) };
  const own = (tensors: Tensors, key: string) => at(tensors, key) as tf.Tensor1D;
  return [
    {
      name: `${name}, with scale and offset`,
      kernels: ["FusedBatchNorm"],
      inputs: { x: uniform(shape, 1), ...statistics, offset: uniform(channels, 4), scale: uniform(channels, 5) },
      run: (tensors) =>
        tf.batchNorm(
          images(tensors),
          own(tensors, "mean"),
          own(tensors, "variance"),
          own(tensors, "offset"),
          own(tensors, "scale"),
          0.01,
        ),
      gradients: ["x", "mean", "variance", "offset", "scale"],
      batched: ["x"],
    },
    {
      name: `${name}, bare`,
      kernels: ["FusedBatchNorm"],
      inputs: { x: uniform(shape, 1), ...statistics },
      run: (tensors) => tf.batchNorm(images(tensors), own(tensors, "mean"), own(tensors, "variance")),
      gradients: [],
      batched: ["x"],
    },
  ] satisfies KernelCase[];
});

export const convolutions: readonly KernelCase[] = [
  ...alone,
  ...followed,
  ...onConvolutions,
  ...transposed,
  ...fused,
  ...batchNorms,
];
