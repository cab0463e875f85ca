import * as tf from "@tensorflow/tfjs";
import { type HostTensor, ints, uniform, wholes } from "../support/host-tensor.js";
import { at, type KernelCase } from "../support/kernel-case.js";
import { ALL_ALIKE } from "./shapes-of-pairs.js";

type Op = (x: tf.Tensor) => tf.Tensor | readonly tf.Tensor[];

/** Kernels that move the elements of one tensor. */
const MOVES: readonly { kernel: string; name: string; shape: readonly number[]; op: Op }[] = [
  { kernel: "ExpandDims", name: "in front", shape: [4, 6], op: (x) => tf.expandDims(x, 0) },
  { kernel: "ExpandDims", name: "in between", shape: [4, 6], op: (x) => tf.expandDims(x, 1) },
  { kernel: "ExpandDims", name: "at the end", shape: [4, 6], op: (x) => tf.expandDims(x, -1) },
  { kernel: "Reshape", name: "images to rows", shape: [2, 4, 6, 3], op: (x) => tf.reshape(x, [2, 72]) },
  { kernel: "Reshape", name: "rows to images", shape: [2, 72], op: (x) => tf.reshape(x, [2, 4, 6, 3]) },
  { kernel: "Reshape", name: "an extent left open", shape: [4, 6], op: (x) => tf.reshape(x, [3, -1]) },
  { kernel: "Reshape", name: "across the batch", shape: [4, 6], op: (x) => tf.reshape(x, [6, 4]) },
  {
    kernel: "Reshape",
    name: "to the same extents again",
    shape: [4, 4],
    op: (x) => tf.reshape(tf.reshape(x, [2, 8]), [4, 4]),
  },
  { kernel: "Reshape", name: "to a scalar", shape: [1, 1], op: (x) => tf.reshape(x, []) },
  { kernel: "Slice", name: "rows of the batch", shape: [4, 6], op: (x) => tf.slice(x, [1, 0], [2, 6]) },
  { kernel: "Slice", name: "a column", shape: [4, 6], op: (x) => tf.slice(x, [0, 2], [-1, 1]) },
  {
    kernel: "Slice",
    name: "a part of images",
    shape: [2, 4, 6, 3],
    op: (x) => tf.slice(x, [0, 1, 2, 1], [2, 2, 3, 2]),
  },
  { kernel: "Slice", name: "a vector's end", shape: [5], op: (x) => tf.slice(x, [3]) },
  { kernel: "SplitV", name: "into halves", shape: [4, 6], op: (x) => tf.split(x, 2, 1) },
  { kernel: "SplitV", name: "the batch into sizes", shape: [4, 6], op: (x) => tf.split(x, [1, 3], 0) },
  {
    kernel: "SplitV",
    name: "channels, the last size left open",
    shape: [2, 4, 6, 3],
    op: (x) => tf.split(x, [1, -1], 3),
  },
  { kernel: "Unpack", name: "rows", shape: [4, 6], op: (x) => tf.unstack(x, 0) },
  { kernel: "Unpack", name: "channels", shape: [2, 4, 6, 3], op: (x) => tf.unstack(x, -1) },
  { kernel: "Tile", name: "stretched", shape: [4, 1], op: (x) => tf.tile(x, [1, 5]) },
  { kernel: "Tile", name: "repeated", shape: [4, 6], op: (x) => tf.tile(x, [2, 3]) },
  { kernel: "Tile", name: "images repeated", shape: [2, 2, 2, 3], op: (x) => tf.tile(x, [1, 2, 1, 2]) },
  { kernel: "Transpose", name: "a matrix", shape: [4, 6], op: (x) => tf.transpose(x) },
  { kernel: "Transpose", name: "a square matrix", shape: [4, 4], op: (x) => tf.transpose(x) },
  { kernel: "Transpose", name: "channels first", shape: [2, 4, 6, 3], op: (x) => tf.transpose(x, [0, 3, 1, 2]) },
  {
    kernel: "Transpose",
    name: "all extents alike, the batch elsewhere",
    shape: ALL_ALIKE,
    op: (x) => tf.transpose(x, [2, 0, 3, 1]),
  },
  { kernel: "Transpose", name: "the batch last", shape: [2, 4, 6, 3], op: (x) => tf.transpose(x, [1, 2, 3, 0]) },
  {
    kernel: "Transpose",
    name: "the batch last, all extents alike",
    shape: ALL_ALIKE,
    op: (x) => tf.transpose(x, [1, 2, 3, 0]),
  },
  { kernel: "Transpose", name: "nothing", shape: [2, 4, 6], op: (x) => tf.transpose(x, [0, 1, 2]) },
  { kernel: "PadV2", name: "a vector", shape: [5], op: (x) => tf.pad(x, [[2, 1]], 7) },
  {
    kernel: "PadV2",
    name: "a matrix",
    shape: [4, 6],
    op: (x) =>
      tf.pad(x, [
        [0, 1],
        [2, 0],
      ]),
  },
  {
    kernel: "PadV2",
    name: "images",
    shape: [2, 4, 6, 3],
    op: (x) =>
      tf.pad(x, [
        [0, 0],
        [1, 2],
        [2, 1],
        [0, 0],
      ]),
  },
  { kernel: "Pack", name: "with itself, in front", shape: [4, 6], op: (x) => tf.stack([x, x, tf.neg(x)], 0) },
  { kernel: "Pack", name: "with itself, at the end", shape: [4, 6], op: (x) => tf.stack([x, tf.neg(x)], -1) },
  { kernel: "Pack", name: "alone", shape: [4, 6], op: (x) => tf.stack([x], 1) },
];

const moves: readonly KernelCase[] = MOVES.map(({ kernel, name, shape, op }) => ({
  name,
  kernels: [kernel],
  inputs: { x: uniform(shape, 1) },
  run: (tensors) => op(at(tensors, "x")),
  gradients: ["x"],
  batched: shape.length > 1 ? ["x"] : [],
}));

const movesOfWholes: readonly KernelCase[] = MOVES.filter(({ name }) => !name.includes("itself")).map(
  ({ kernel, name, shape, op }) => ({
    name: `${name}, whole numbers`,
    kernels: [kernel],
    inputs: { x: wholes(shape, 1, -9, 9) },
    run: (tensors) => op(at(tensors, "x")),
    gradients: [],
    batched: [],
  }),
);

const concats: readonly KernelCase[] = [
  { name: "vectors", a: [3], b: [2], axis: 0, batched: [] },
  { name: "batches", a: [4, 6], b: [2, 6], axis: 0, batched: [] },
  { name: "features", a: [4, 6], b: [4, 2], axis: 1, batched: ["a", "b"] },
  { name: "channels", a: [2, 4, 6, 3], b: [2, 4, 6, 2], axis: -1, batched: ["a", "b"] },
  { name: "rows of images", a: [2, 4, 6, 3], b: [2, 2, 6, 3], axis: 1, batched: ["a", "b"] },
  { name: "an empty one", a: [4, 6], b: [4, 0], axis: 1, batched: ["a"] },
  { name: "all extents alike", a: [4, 4], b: [4, 4], axis: 1, batched: ["a", "b"] },
].map(({ name, a, b, axis, batched }) => ({
  name,
  kernels: ["Concat"],
  inputs: { a: uniform(a, 1), b: uniform(b, 2) },
  run: (tensors) => tf.concat([at(tensors, "a"), at(tensors, "b")], axis),
  gradients: name === "an empty one" ? [] : ["a", "b"],
  batched,
}));

const GATHERS: readonly { name: string; shape: readonly number[]; indices: HostTensor; axis: number }[] = [
  { name: "of a vector", shape: [5], indices: ints([3], [4, 0, 4]), axis: 0 },
  { name: "rows", shape: [4, 6], indices: ints([5], [3, 0, 0, 2, 1]), axis: 0 },
  { name: "columns", shape: [4, 6], indices: ints([3], [5, 0, 2]), axis: 1 },
  { name: "rows by a matrix of numbers", shape: [4, 6], indices: ints([2, 2], [3, 0, 0, 2]), axis: 0 },
];

const gathers: readonly KernelCase[] = GATHERS.map(({ name, shape, indices, axis }) => ({
  name,
  kernels: ["GatherV2"],
  inputs: { x: uniform(shape, 1), indices },
  run: (tensors) => tf.gather(at(tensors, "x"), at(tensors, "indices") as tf.Tensor1D, axis),
  // Its gradient by x runs UnsortedSegmentSum, which cannot be compiled: see uncompiled-gradients.ts.
  gradients: [],
  batched: [],
}));

const scatters: readonly KernelCase[] = [
  { name: "rows, one of them twice", indices: [3, 0, 3], updates: [3, 6], shape: [5, 6] },
  { name: "numbers", indices: [1, 1, 0], updates: [3], shape: [4] },
  { name: "as many rows as there are", indices: [2, 0, 1, 2], updates: [4, 4], shape: [4, 4] },
].map(({ name, indices, updates, shape }) => ({
  name,
  kernels: ["ScatterNd"],
  inputs: { indices: ints([indices.length, 1], indices), updates: uniform(updates, 1) },
  run: (tensors) => tf.scatterND(at(tensors, "indices"), at(tensors, "updates"), shape),
  gradients: [],
  batched: ["updates"],
}));

const ONE_HOTS: readonly { name: string; indices: HostTensor; op: (indices: tf.Tensor) => tf.Tensor }[] = [
  { name: "int32", indices: ints([4], [2, 0, 1, 2]), op: (indices) => tf.oneHot(indices as tf.Tensor1D, 3) },
  { name: "out of range", indices: ints([4], [2, -1, 3, 1]), op: (indices) => tf.oneHot(indices as tf.Tensor1D, 3) },
  {
    name: "own numbers",
    indices: ints([4], [2, 0, 1, 2]),
    op: (indices) => tf.oneHot(indices as tf.Tensor1D, 3, 5, 2),
  },
  { name: "a matrix", indices: ints([2, 3], [2, 0, 1, 2, 1, 1]), op: (indices) => tf.oneHot(indices, 3) },
  { name: "as many classes as samples", indices: ints([4], [2, 0, 1, 3]), op: (indices) => tf.oneHot(indices, 4) },
];

const oneHots: readonly KernelCase[] = ONE_HOTS.map(({ name, indices, op }) => ({
  name,
  kernels: ["OneHot"],
  inputs: { indices },
  run: (tensors) => tf.cast(op(at(tensors, "indices")), "float32"),
  gradients: ["indices"],
  batched: [],
}));

const fills: readonly KernelCase[] = (["float32", "int32"] as const).map((dtype) => ({
  name: `${dtype} beside an input`,
  kernels: ["Fill"],
  inputs: { x: uniform([4, 6], 1) },
  run: (tensors) => tf.mul(tf.cast(at(tensors, "x"), dtype), tf.fill([4, 6], 3, dtype)),
  gradients: [],
  batched: [],
}));

export const shapes: readonly KernelCase[] = [
  ...moves,
  ...movesOfWholes,
  ...concats,
  ...gathers,
  ...scatters,
  ...oneHots,
  ...fills,
];
