import type { LayerSpec } from "@conclave/core";
import { batchNorm, conv2d, dense, dropout, IMAGE, lstm, maxPool, stepCase, withLogits } from "../step-case.js";

const layerNorm: LayerSpec = { layerNorm: { epsilon: 1e-3 } };

export const REGULARISATION_CASES = {
  dropout: [
    stepCase({ name: "of rows", model: { layers: [dense(9), dropout(0.5), dense("classes")] }, shape: [5] }),
    stepCase({ name: "of the input", model: withLogits(dropout(0.3)), shape: IMAGE }),
    stepCase({ name: "of images after a convolution", model: withLogits(conv2d(3), dropout(0.4)), shape: IMAGE }),
    stepCase({ name: "of images after a pool", model: withLogits(conv2d(3), maxPool(2), dropout(0.4)), shape: IMAGE }),
    stepCase({
      name: "after flattening images",
      model: withLogits(conv2d(3), maxPool(2), { flatten: {} }, dropout(0.4)),
      shape: IMAGE,
    }),
    stepCase({
      name: "twice",
      model: { layers: [dropout(0.2), dense(9), dropout(0.5), dense("classes")] },
      shape: [5],
    }),
    stepCase({
      name: "batch and units alike",
      model: { layers: [dense(4), dropout(0.5), dense("classes")] },
      shape: [4],
      outputs: 4,
      batchSize: 4,
    }),
  ],
  batchNorm: [
    stepCase({
      name: "of rows",
      model: { layers: [unbiased(6), batchNorm(), { activation: "relu" }, dense("classes")] },
      shape: [5],
    }),
    stepCase({
      name: "of single rows",
      model: { layers: [unbiased(6), batchNorm(), { activation: "relu" }, dense("classes")] },
      shape: [5],
      batchSize: 1,
    }),
    stepCase({ name: "of the input", model: withLogits(batchNorm()), shape: IMAGE }),
    stepCase({ name: "after a convolution", model: withLogits(conv2d(3, { bias: false }), batchNorm()), shape: IMAGE }),
    stepCase({
      name: "between a convolution and its pool",
      model: withLogits(conv2d(3, { bias: false }), batchNorm(), { activation: "relu" }, maxPool(2)),
      shape: IMAGE,
    }),
    stepCase({
      name: "after a pool",
      model: withLogits(conv2d(3, { bias: false }), maxPool(2), batchNorm(), conv2d(2)),
      shape: IMAGE,
    }),
    stepCase({
      name: "batch, extents and channels alike",
      model: withLogits(conv2d(4, { bias: false }), batchNorm(), maxPool(2)),
      shape: [4, 4, 4],
      outputs: 4,
      batchSize: 4,
    }),
  ],
  layerNorm: [
    stepCase({
      name: "of rows",
      model: { layers: [dense(6), layerNorm, { activation: "relu" }, dense("classes")] },
      shape: [5],
    }),
    stepCase({ name: "of the input", model: withLogits(layerNorm), shape: IMAGE }),
    stepCase({ name: "after a convolution", model: withLogits(conv2d(3), layerNorm), shape: IMAGE }),
    stepCase({
      name: "between a convolution and its pool",
      model: withLogits(conv2d(3), layerNorm, maxPool(2)),
      shape: IMAGE,
    }),
    stepCase({ name: "of sequences", model: withLogits(layerNorm, lstm(4, true), layerNorm), shape: [5, 3] }),
    stepCase({
      name: "batch, extents and channels alike",
      model: withLogits(conv2d(4), layerNorm),
      shape: [4, 4, 4],
      outputs: 4,
      batchSize: 4,
    }),
  ],
} as const;

function unbiased(units: number): LayerSpec {
  return { dense: { units, activation: "linear", bias: false, initializer: "glorotUniform" } };
}
