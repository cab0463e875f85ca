import * as tf from "@tensorflow/tfjs";
import { floats, spaced, uniform, wholes } from "../support/host-tensor.js";
import { at, type KernelCase } from "../support/kernel-case.js";
import { ALL_ALIKE, FEW_PAIRS, PAIRS } from "./shapes-of-pairs.js";

type Binary = (a: tf.Tensor, b: tf.Tensor) => tf.Tensor;

interface BinaryKernel {
  readonly kernel: string;
  readonly op: Binary;
  /** The range of the operands, where not all numbers will do. */
  readonly a?: readonly [number, number];
  readonly b?: readonly [number, number];
  /** tfjs's own gradient forgets to sum over what was broadcast. */
  readonly gradientOfEqualShapesOnly?: true;
}

const BINARY: readonly BinaryKernel[] = [
  { kernel: "Add", op: tf.add },
  { kernel: "Sub", op: tf.sub },
  { kernel: "Multiply", op: tf.mul },
  { kernel: "RealDiv", op: tf.div, b: [0.5, 2] },
  { kernel: "Maximum", op: tf.maximum, gradientOfEqualShapesOnly: true },
  { kernel: "Minimum", op: tf.minimum, gradientOfEqualShapesOnly: true },
  { kernel: "SquaredDifference", op: tf.squaredDifference, gradientOfEqualShapesOnly: true },
  { kernel: "Mod", op: tf.mod, a: [-5, 5], b: [0.5, 2] },
  { kernel: "Pow", op: tf.pow, a: [0.5, 2], b: [-2, 3] },
];

const WITH_ALL_PAIRS = ["Add", "Sub", "Multiply", "RealDiv"];

const onFloats: readonly KernelCase[] = BINARY.flatMap(({ kernel, op, a, b, gradientOfEqualShapesOnly }) =>
  (WITH_ALL_PAIRS.includes(kernel) ? PAIRS : FEW_PAIRS).map((pair) => ({
    name: pair.name,
    kernels: [kernel],
    inputs: { a: uniform(pair.a, 1, ...(a ?? [-1, 1])), b: uniform(pair.b, 2, ...(b ?? [-1, 1])) },
    run: (tensors) => op(at(tensors, "a"), at(tensors, "b")),
    gradients: gradientOfEqualShapesOnly && `${pair.a}` !== `${pair.b}` ? [] : ["a", "b"],
    batched: pair.batched,
  })),
);

const onWholes: readonly KernelCase[] = [
  { kernel: "Add", op: tf.add },
  { kernel: "Sub", op: tf.sub },
  { kernel: "Multiply", op: tf.mul },
  { kernel: "Maximum", op: tf.maximum },
  { kernel: "Minimum", op: tf.minimum },
  { kernel: "SquaredDifference", op: tf.squaredDifference },
  { kernel: "FloorDiv", op: tf.floorDiv },
  { kernel: "Mod", op: tf.mod },
].map(({ kernel, op }) => ({
  name: "whole numbers of both signs",
  kernels: [kernel],
  inputs: { a: wholes([4, 6], 1, -20, 20), b: wholes([6], 2, 1, 7) },
  run: (tensors) => op(at(tensors, "a"), at(tensors, "b")),
  gradients: [],
  batched: [],
}));

export const arithmetic: readonly KernelCase[] = [
  ...onFloats,
  ...onWholes,
  {
    name: "floats, negative too, rounded down",
    kernels: ["FloorDiv"],
    inputs: { a: spaced([4, 6], 1, 0.7), b: floats([6], [1, -1, 2, -2, 3, 0.5]) },
    run: (tensors) => tf.floorDiv(at(tensors, "a"), at(tensors, "b")),
    gradients: ["a", "b"],
    batched: ["a"],
  },
  {
    name: "three terms of one shape",
    kernels: ["AddN"],
    inputs: { a: uniform([4, 6], 1), b: uniform([4, 6], 2), c: uniform([4, 6], 3) },
    run: ({ a, b, c }) => tf.addN([a, b, c] as tf.Tensor[]),
    gradients: ["a", "b", "c"],
    batched: ["a", "b", "c"],
  },
  ...[[], [5], [4, 6], [2, 4, 6, 3], ALL_ALIKE].flatMap((shape): KernelCase[] => {
    const batched = shape.length > 1 ? ["x"] : [];
    return [
      {
        name: `shape [${shape}]`,
        kernels: ["ClipByValue"],
        inputs: { x: spaced(shape, 1, 0.3) },
        run: (tensors) => tf.clipByValue(at(tensors, "x"), -1, 0.5),
        gradients: ["x"],
        batched,
      },
      {
        name: `shape [${shape}]`,
        kernels: ["Neg"],
        inputs: { x: uniform(shape, 1) },
        run: (tensors) => tf.neg(at(tensors, "x")),
        gradients: ["x"],
        batched,
      },
    ];
  }),
];
