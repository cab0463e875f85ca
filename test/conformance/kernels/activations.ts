import * as tf from "@tensorflow/tfjs";
import { floats, spaced, uniform } from "../support/host-tensor.js";
import { at, type KernelCase } from "../support/kernel-case.js";
import { ALL_ALIKE } from "./shapes-of-pairs.js";

const softmaxes: readonly KernelCase[] = [[5], [4, 6], [2, 3, 5], [2, 4, 6, 3], [4, 4], [1, 7]].map((shape) => ({
  name: `shape [${shape}]`,
  kernels: ["Softmax"],
  inputs: { x: uniform(shape, 1, -3, 3) },
  run: (tensors) => tf.softmax(at(tensors, "x")),
  gradients: ["x"],
  batched: shape.length > 1 ? ["x"] : [],
}));

const prelus: readonly KernelCase[] = [
  { name: "a slope a unit", x: [4, 6], alpha: [6] },
  { name: "a slope a channel", x: [2, 4, 6, 3], alpha: [3] },
  { name: "one slope", x: [4, 6], alpha: [1] },
  { name: "all extents alike", x: ALL_ALIKE, alpha: [4] },
].map(({ name, x, alpha }) => ({
  name,
  kernels: ["Prelu"],
  inputs: { x: spaced(x, 1), alpha: uniform(alpha, 2, 0.1, 0.5) },
  run: (tensors) => tf.prelu(at(tensors, "x"), at(tensors, "alpha")),
  gradients: ["x", "alpha"],
  batched: ["x"],
}));

export const activations: readonly KernelCase[] = [
  ...softmaxes,
  {
    name: "logits far apart",
    kernels: ["Softmax"],
    inputs: { x: floats([2, 3], [1000, 0, -1000, 80, 81, 79]) },
    run: (tensors) => tf.softmax(at(tensors, "x")),
    gradients: [],
    batched: ["x"],
  },
  ...prelus,
];
