import type { LayerSpec } from "@conclave/core";
import { averagePool, conv2d, dense, gru, IMAGE, lstm, maxPool, stepCase, withLogits } from "../step-case.js";

const globalAveragePool: LayerSpec = { globalAveragePool: {} };
const globalMaxPool: LayerSpec = { globalMaxPool: {} };

export const POOL_CASES = {
  maxPool: [
    stepCase({ name: "without a convolution", model: withLogits(maxPool(2)), shape: IMAGE }),
    stepCase({
      name: "after a convolution, overlapping",
      model: withLogits(conv2d(3), maxPool(3, 2)),
      shape: [7, 7, 2],
    }),
    stepCase({
      name: "after a convolution, padded",
      model: withLogits(conv2d(3), maxPool(3, 2, "same")),
      shape: IMAGE,
    }),
    stepCase({
      name: "of an activation of its own",
      model: withLogits(conv2d(3), { activation: "tanh" }, maxPool(2)),
      shape: IMAGE,
    }),
    stepCase({ name: "on another", model: withLogits(conv2d(3), maxPool(2), maxPool(2, 1)), shape: IMAGE }),
    stepCase({ name: "of the whole image", model: withLogits(conv2d(3), maxPool(6)), shape: [6, 6, 2] }),
  ],
  averagePool: [
    stepCase({ name: "without a convolution", model: withLogits(averagePool(2)), shape: IMAGE }),
    stepCase({ name: "after a convolution", model: withLogits(conv2d(3), averagePool(2)), shape: IMAGE }),
    stepCase({
      name: "after a convolution, overlapping",
      model: withLogits(conv2d(3), averagePool(3, 2)),
      shape: [7, 7, 2],
    }),
    stepCase({
      name: "after a convolution, padded",
      model: withLogits(conv2d(3), averagePool(3, 2, "same")),
      shape: IMAGE,
    }),
    stepCase({ name: "of the whole image", model: withLogits(conv2d(3), averagePool(6)), shape: [6, 6, 2] }),
  ],
  globalAveragePool: [
    stepCase({ name: "of the input", model: { layers: [globalAveragePool, dense("classes")] }, shape: IMAGE }),
    stepCase({
      name: "after a convolution",
      model: { layers: [conv2d(5), globalAveragePool, dense("classes")] },
      shape: IMAGE,
    }),
    stepCase({
      name: "after a pool",
      model: { layers: [conv2d(5), maxPool(2), globalAveragePool, dense("classes")] },
      shape: IMAGE,
    }),
    stepCase({
      name: "of a convolution that a pool reads too",
      model: { layers: [conv2d(4), parallel([maxPool(2), { flatten: {} }], [globalAveragePool]), dense("classes")] },
      shape: IMAGE,
    }),
    stepCase({
      name: "batch, extents and channels alike",
      model: { layers: [conv2d(4), globalAveragePool, dense("classes")] },
      shape: [4, 4, 4],
      outputs: 4,
      batchSize: 4,
    }),
    stepCase({ name: "of sequences", model: { layers: [globalAveragePool, dense("classes")] }, shape: [5, 3] }),
    stepCase({
      name: "of an lstm's sequences",
      model: { layers: [lstm(4, true), globalAveragePool, dense("classes")] },
      shape: [5, 3],
    }),
    stepCase({
      name: "sequences of batch, steps and features alike",
      model: { layers: [gru(4, true), globalAveragePool, dense("classes")] },
      shape: [4, 4],
      outputs: 4,
      batchSize: 4,
    }),
  ],
  globalMaxPool: [
    stepCase({ name: "of the input", model: { layers: [globalMaxPool, dense("classes")] }, shape: IMAGE }),
    stepCase({
      name: "after a convolution",
      model: { layers: [conv2d(5), globalMaxPool, dense("classes")] },
      shape: IMAGE,
    }),
    stepCase({
      name: "of zeros, which share",
      model: { layers: [conv2d(5, { activation: "relu" }), globalMaxPool, dense("classes")] },
      shape: IMAGE,
    }),
    stepCase({ name: "of sequences", model: { layers: [globalMaxPool, dense("classes")] }, shape: [5, 3] }),
    stepCase({
      name: "of an lstm's sequences",
      model: { layers: [lstm(4, true), globalMaxPool, dense("classes")] },
      shape: [5, 3],
    }),
    stepCase({
      name: "sequences of batch, steps and features alike",
      model: { layers: [gru(4, true), globalMaxPool, dense("classes")] },
      shape: [4, 4],
      outputs: 4,
      batchSize: 4,
    }),
  ],
} as const;

function parallel(...branches: readonly (readonly LayerSpec[])[]): LayerSpec {
  return { parallel: { branches, join: "concat" } };
}
