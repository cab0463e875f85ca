import { conv2d, dense, IMAGE, maxPool, stepCase, withLogits } from "../step-case.js";

export const DENSE_CASES = {
  dense: [
    stepCase({ name: "logits alone", model: { layers: [dense("classes")] }, shape: [5] }),
    stepCase({ name: "one on another", model: { layers: [dense(7), dense("classes")] }, shape: [5] }),
    stepCase({
      name: "without a bias",
      model: { layers: [{ dense: { units: "classes", activation: "linear", bias: false, initializer: "heNormal" } }] },
      shape: [5],
    }),
    stepCase({ name: "a batch of one", model: { layers: [dense(7), dense("classes")] }, shape: [5], batchSize: 1 }),
    stepCase({
      name: "batch, inputs and units alike",
      model: { layers: [dense(4), dense(4), dense("classes")] },
      shape: [4],
      outputs: 4,
      batchSize: 4,
    }),
    stepCase({ name: "a single input", model: { layers: [dense(1), dense("classes")] }, shape: [1] }),
  ],
  flatten: [stepCase({ name: "images", model: withLogits(), shape: IMAGE })],
  activation: [
    stepCase({ name: "first", model: withLogits({ activation: "tanh" }), shape: IMAGE }),
    stepCase({
      name: "after a pool",
      model: withLogits(conv2d(3), maxPool(2), { activation: "sigmoid" }),
      shape: IMAGE,
    }),
  ],
} as const;
