import { counterUniform } from "@conclave/core";
import * as tf from "@tensorflow/tfjs";
import { bools, floats, type HostTensor, ints, spaced, uniform } from "../support/host-tensor.js";
import { at, type KernelCase } from "../support/kernel-case.js";
import { ALL_ALIKE } from "./shapes-of-pairs.js";

type Unary = (x: tf.Tensor) => tf.Tensor;
type Draw = (shape: readonly number[], seed: number) => HostTensor;

const positive: Draw = (shape, seed) => uniform(shape, seed, 0.2, 3);
const SHAPES = [[], [5], [4, 6], [2, 4, 6, 3], [1, 3, 5, 2], ALL_ALIKE];

/** Functions of one number, and what they are tried on; by default numbers of both signs that are not near a kink. */
const FUNCTIONS: readonly { kernel: string; op: Unary; draw?: Draw }[] = [
  { kernel: "Abs", op: tf.abs },
  { kernel: "Ceil", op: tf.ceil },
  { kernel: "Cos", op: tf.cos },
  { kernel: "Elu", op: tf.elu },
  { kernel: "Erf", op: tf.erf },
  { kernel: "Exp", op: tf.exp },
  { kernel: "Expm1", op: tf.expm1 },
  { kernel: "Floor", op: tf.floor },
  { kernel: "Identity", op: tf.clone },
  { kernel: "LeakyRelu", op: (x) => tf.leakyRelu(x, 0.3) },
  { kernel: "Log", op: tf.log, draw: positive },
  { kernel: "Log1p", op: tf.log1p, draw: positive },
  { kernel: "OnesLike", op: tf.onesLike },
  { kernel: "Reciprocal", op: tf.reciprocal },
  { kernel: "Relu", op: tf.relu },
  { kernel: "Relu6", op: (x) => tf.relu6(tf.mul(x, 10)) },
  { kernel: "Round", op: tf.round },
  { kernel: "Rsqrt", op: tf.rsqrt, draw: positive },
  { kernel: "Selu", op: tf.selu },
  { kernel: "Sigmoid", op: tf.sigmoid },
  { kernel: "Sign", op: tf.sign },
  { kernel: "Sin", op: tf.sin },
  { kernel: "Softplus", op: tf.softplus },
  { kernel: "Sqrt", op: tf.sqrt, draw: positive },
  { kernel: "Square", op: tf.square },
  { kernel: "Step", op: (x) => tf.step(x, 0.25) },
  { kernel: "Tanh", op: tf.tanh },
  { kernel: "ZerosLike", op: tf.zerosLike },
];

const everyShape: readonly KernelCase[] = FUNCTIONS.flatMap(({ kernel, op, draw = spaced }) =>
  SHAPES.map((shape) => ({
    name: `shape [${shape}]`,
    kernels: kernel === "Elu" ? ["Elu", "EluGrad"] : [kernel],
    inputs: { x: draw(shape, 1) },
    run: (tensors) => op(at(tensors, "x")),
    gradients: ["x"],
    batched: shape.length > 1 ? ["x"] : [],
  })),
);

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;

const edges: readonly KernelCase[] = [
  { kernel: "Relu", op: tf.relu, values: [-0, 0, -inf, inf] },
  { kernel: "Sign", op: tf.sign, values: [0, -1e-30, 1e30] },
  { kernel: "Step", op: tf.step, values: [0, -1e-30, 1e30] },
  { kernel: "Round", op: tf.round, values: [0.5, 1.5, 2.5, -0.5, -1.5, 0.4999, 3.5001] },
  { kernel: "Sigmoid", op: tf.sigmoid, values: [-100, -30, 0, 30, 100] },
  { kernel: "Tanh", op: tf.tanh, values: [-100, -9, -1e-4, 1e-4, 9, 100] },
  { kernel: "Softplus", op: tf.softplus, values: [-100, -15, 0, 15, 100] },
  { kernel: "Exp", op: tf.exp, values: [-200, -80, 0, 80, 200] },
  { kernel: "Log", op: tf.log, values: [0, 1e-30, 1, 1e30, inf] },
  { kernel: "Sqrt", op: tf.sqrt, values: [0, 1e-30, 1, 1e30, inf] },
].map(({ kernel, op, values }) => ({
  name: "the edges of its domain",
  kernels: [kernel],
  inputs: { x: floats([values.length], values) },
  run: (tensors) => op(at(tensors, "x")),
  gradients: [],
  batched: [],
}));

const classifications: readonly KernelCase[] = [
  { kernel: "IsFinite", op: tf.isFinite },
  { kernel: "IsInf", op: tf.isInf },
  { kernel: "IsNan", op: tf.isNaN },
].map(({ kernel, op }) => ({
  name: "finite, infinite and no number",
  kernels: [kernel],
  inputs: { x: floats([2, 4], [0, 1, -inf, inf, nan, -3, 1e38, -1e-38]) },
  run: (tensors) => op(at(tensors, "x")),
  gradients: ["x"],
  batched: [],
}));

const CASTS: readonly { to: "float32" | "int32" | "bool"; x: HostTensor }[] = [
  { to: "int32", x: floats([2, 4], [0, 0.9, -0.9, 1.5, -1.5, 2.5, -7, 1e6]) },
  { to: "bool", x: floats([2, 4], [0, 0.9, -0.9, 1, -0, 2.5, -7, 1e-6]) },
  { to: "float32", x: ints([2, 4], [0, 1, -1, 7, -7, 1000, 65536, -65536]) },
  { to: "bool", x: ints([2, 4], [0, 1, -1, 7, 0, 2, 0, -65536]) },
  { to: "float32", x: bools([2, 4], 1) },
  { to: "int32", x: bools([2, 4], 2) },
];

const casts: readonly KernelCase[] = CASTS.map(({ to, x }) => ({
  name: `${x.dtype} to ${to}`,
  kernels: ["Cast"],
  inputs: { x },
  run: (tensors) => tf.cast(at(tensors, "x"), to),
  gradients: x.dtype === "float32" ? ["x"] : [],
  batched: x.dtype === "float32" ? ["x"] : [],
}));

const uniforms: readonly KernelCase[] = [[7], [4, 6], [2, 4, 6, 3], ALL_ALIKE].map((shape) => ({
  name: `shape [${shape}], beside a batch`,
  kernels: ["CounterUniform"],
  inputs: { x: spaced(shape, 1), key: ints([2], [7, -11]), step: ints([], [3]) },
  run: (tensors) => tf.mul(at(tensors, "x"), counterUniform(at(tensors, "key"), at(tensors, "step"), shape, -5)),
  gradients: ["x"],
  batched: shape.length > 1 ? ["x"] : [],
}));

export const unary: readonly KernelCase[] = [...everyShape, ...edges, ...classifications, ...casts, ...uniforms];
