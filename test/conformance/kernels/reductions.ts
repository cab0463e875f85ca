import * as tf from "@tensorflow/tfjs";
import { bools, spaced, uniform, wholes } from "../support/host-tensor.js";
import { at, type KernelCase } from "../support/kernel-case.js";
import type { Tensors } from "../support/tensor-function.js";
import { ALL_ALIKE } from "./shapes-of-pairs.js";

type Reduce = (x: tf.Tensor, axes: number[] | undefined, keepDims: boolean) => tf.Tensor;

const REDUCTIONS: readonly { kernel: string; op: Reduce; differentiable: boolean }[] = [
  { kernel: "Sum", op: (x, axes, keepDims) => tf.sum(x, axes, keepDims), differentiable: true },
  { kernel: "Mean", op: (x, axes, keepDims) => tf.mean(x, axes, keepDims), differentiable: true },
  { kernel: "Max", op: (x, axes, keepDims) => tf.max(x, axes, keepDims), differentiable: true },
  { kernel: "Min", op: (x, axes, keepDims) => tf.min(x, axes, keepDims), differentiable: true },
  // Its gradient runs Cumprod, which cannot be compiled: see uncompiled-gradients.ts.
  { kernel: "Prod", op: (x, axes, keepDims) => tf.prod(x, axes, keepDims), differentiable: false },
];

const SHAPES: readonly { shape: readonly number[]; axes: readonly (number[] | undefined)[] }[] = [
  { shape: [], axes: [undefined] },
  { shape: [5], axes: [undefined, [0]] },
  { shape: [4, 6], axes: [undefined, [0], [1], [-1], [0, 1]] },
  { shape: [2, 4, 6, 3], axes: [undefined, [0], [-1], [1, 2], [0, 1, 2], [1, 2, 3], [2]] },
  { shape: [1, 4, 6, 3], axes: [[0], [0, 1, 2], [1, 2]] },
  {
    shape: [2, 1, 1, 3],
    axes: [
      [1, 2],
      [0, 1, 2],
    ],
  },
  { shape: [4, 4], axes: [[0], [1]] },
  { shape: ALL_ALIKE, axes: [[0], [3], [1, 2], [0, 1, 2]] },
];

const overAxes: readonly KernelCase[] = REDUCTIONS.flatMap(({ kernel, op, differentiable }) =>
  SHAPES.flatMap(({ shape, axes }) =>
    axes.flatMap((own) =>
      (shape.length === 2 || kernel === "Sum" ? [false, true] : [false]).map((keepDims) => ({
        name: `shape [${shape}] over [${own ?? "all"}]${keepDims ? ", axes kept" : ""}`,
        kernels: [kernel],
        inputs: { x: kernel === "Prod" ? uniform(shape, 1, 0.8, 1.2) : spaced(shape, 1) },
        run: (tensors: Tensors) => op(at(tensors, "x"), own, keepDims),
        gradients: differentiable ? ["x"] : [],
        batched: shape.length > 1 ? ["x"] : [],
      })),
    ),
  ),
);

const ofWholes: readonly KernelCase[] = REDUCTIONS.flatMap(({ kernel, op }) => [
  {
    name: "whole numbers",
    kernels: [kernel],
    inputs: { x: wholes([4, 6], 1, -3, 4) },
    run: (tensors: Tensors) => op(at(tensors, "x"), [1], false),
    gradients: [],
    batched: [],
  },
]);

export const reductions: readonly KernelCase[] = [
  ...overAxes,
  ...ofWholes,
  {
    name: "how many are true",
    kernels: ["Sum"],
    inputs: { x: bools([4, 6], 1) },
    run: (tensors) => tf.sum(at(tensors, "x"), 0),
    gradients: [],
    batched: [],
  },
  ...[
    { shape: [5], axis: 0 },
    { shape: [4, 6], axis: 0 },
    { shape: [4, 6], axis: -1 },
    { shape: [2, 4, 6, 3], axis: 3 },
    { shape: [2, 4, 6, 3], axis: 1 },
    { shape: [4, 4], axis: 0 },
  ].map(
    ({ shape, axis }): KernelCase => ({
      name: `shape [${shape}] along ${axis}`,
      kernels: ["ArgMax"],
      inputs: { x: spaced(shape, 1) },
      run: (tensors) => tf.argMax(at(tensors, "x"), axis),
      gradients: ["x"],
      batched: shape.length > 1 ? ["x"] : [],
    }),
  ),
  {
    name: "the first of equal ones",
    kernels: ["ArgMax"],
    inputs: { x: wholes([6, 8], 1, 0, 3) },
    run: (tensors) => tf.argMax(tf.cast(at(tensors, "x"), "float32"), 1),
    gradients: [],
    batched: [],
  },
];
