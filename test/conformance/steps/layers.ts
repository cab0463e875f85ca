import type { LayerSpec } from "@conclave/core";
import { averagePool, conv2d, dense, maxPool, type StepCase, stepCase, withLogits } from "./step-case.js";

type LayerName = LayerSpec extends infer Spec ? (Spec extends unknown ? keyof Spec : never) : never;

const image = [8, 6, 2] as const;

const layerNorm: LayerSpec = { layerNorm: { epsilon: 1e-3 } };
const globalAveragePool: LayerSpec = { globalAveragePool: {} };
const globalMaxPool: LayerSpec = { globalMaxPool: {} };
const sequence: LayerSpec = { sequence: {} };

/** Cases of every layer that core has: the compiler asks for those of a new one. */
export const LAYER_CASES: { readonly [Name in LayerName]: readonly StepCase[] } = {
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
  conv2d: [
    stepCase({ name: "3x3, same", model: withLogits(conv2d(3)), shape: image }),
    stepCase({ name: "3x3, valid", model: withLogits(conv2d(3, { padding: "valid" })), shape: image }),
    stepCase({ name: "without a bias", model: withLogits(conv2d(3, { bias: false })), shape: image }),
    stepCase({
      name: "strides of 2, same, odd extents",
      model: withLogits(conv2d(3, { strides: [2, 2] })),
      shape: [7, 5, 2],
    }),
    stepCase({
      name: "strides of 2, valid, a rest left over",
      model: withLogits(conv2d(3, { strides: [2, 2], padding: "valid" })),
      shape: [8, 6, 1],
    }),
    stepCase({
      name: "an oblong filter and strides",
      model: withLogits(conv2d(3, { kernel: [2, 3], strides: [1, 2] })),
      shape: [5, 7, 2],
    }),
    stepCase({ name: "1x1", model: withLogits(conv2d(3, { kernel: [1, 1] })), shape: image }),
    stepCase({ name: "directly on another", model: withLogits(conv2d(2), conv2d(2)), shape: image }),
    stepCase({ name: "before a pool", model: withLogits(conv2d(3), maxPool(2)), shape: image }),
    stepCase({
      name: "before a pool and another with its pool",
      model: withLogits(conv2d(3), maxPool(2), conv2d(4), maxPool(2)),
      shape: [8, 8, 1],
    }),
    stepCase({ name: "a batch of one", model: withLogits(conv2d(3), maxPool(2)), shape: image, batchSize: 1 }),
    stepCase({
      name: "batch, height, width, channels and filters alike",
      model: withLogits(conv2d(4), conv2d(4), maxPool(2)),
      shape: [4, 4, 4],
      outputs: 4,
      batchSize: 4,
    }),
  ],
  maxPool: [
    stepCase({ name: "without a convolution", model: withLogits(maxPool(2)), shape: image }),
    stepCase({
      name: "after a convolution, overlapping",
      model: withLogits(conv2d(3), maxPool(3, 2)),
      shape: [7, 7, 2],
    }),
    stepCase({
      name: "after a convolution, padded",
      model: withLogits(conv2d(3), maxPool(3, 2, "same")),
      shape: image,
    }),
    stepCase({
      name: "of an activation of its own",
      model: withLogits(conv2d(3), { activation: "tanh" }, maxPool(2)),
      shape: image,
    }),
    stepCase({ name: "on another", model: withLogits(conv2d(3), maxPool(2), maxPool(2, 1)), shape: image }),
    stepCase({ name: "of the whole image", model: withLogits(conv2d(3), maxPool(6)), shape: [6, 6, 2] }),
  ],
  averagePool: [
    stepCase({ name: "without a convolution", model: withLogits(averagePool(2)), shape: image }),
    stepCase({ name: "after a convolution", model: withLogits(conv2d(3), averagePool(2)), shape: image }),
    stepCase({
      name: "after a convolution, overlapping",
      model: withLogits(conv2d(3), averagePool(3, 2)),
      shape: [7, 7, 2],
    }),
    stepCase({
      name: "after a convolution, padded",
      model: withLogits(conv2d(3), averagePool(3, 2, "same")),
      shape: image,
    }),
    stepCase({ name: "of the whole image", model: withLogits(conv2d(3), averagePool(6)), shape: [6, 6, 2] }),
  ],
  flatten: [stepCase({ name: "images", model: withLogits(), shape: image })],
  dropout: [
    stepCase({ name: "of rows", model: { layers: [dense(9), dropout(0.5), dense("classes")] }, shape: [5] }),
    stepCase({ name: "of the input", model: withLogits(dropout(0.3)), shape: image }),
    stepCase({ name: "of images after a convolution", model: withLogits(conv2d(3), dropout(0.4)), shape: image }),
    stepCase({ name: "of images after a pool", model: withLogits(conv2d(3), maxPool(2), dropout(0.4)), shape: image }),
    stepCase({
      name: "after flattening images",
      model: withLogits(conv2d(3), maxPool(2), { flatten: {} }, dropout(0.4)),
      shape: image,
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
    stepCase({ name: "of the input", model: withLogits(batchNorm()), shape: image }),
    stepCase({ name: "after a convolution", model: withLogits(conv2d(3, { bias: false }), batchNorm()), shape: image }),
    stepCase({
      name: "between a convolution and its pool",
      model: withLogits(conv2d(3, { bias: false }), batchNorm(), { activation: "relu" }, maxPool(2)),
      shape: image,
    }),
    stepCase({
      name: "after a pool",
      model: withLogits(conv2d(3, { bias: false }), maxPool(2), batchNorm(), conv2d(2)),
      shape: image,
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
    stepCase({ name: "of the input", model: withLogits(layerNorm), shape: image }),
    stepCase({ name: "after a convolution", model: withLogits(conv2d(3), layerNorm), shape: image }),
    stepCase({
      name: "between a convolution and its pool",
      model: withLogits(conv2d(3), layerNorm, maxPool(2)),
      shape: image,
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
  globalAveragePool: [
    stepCase({ name: "of the input", model: { layers: [globalAveragePool, dense("classes")] }, shape: image }),
    stepCase({
      name: "after a convolution",
      model: { layers: [conv2d(5), globalAveragePool, dense("classes")] },
      shape: image,
    }),
    stepCase({
      name: "after a pool",
      model: { layers: [conv2d(5), maxPool(2), globalAveragePool, dense("classes")] },
      shape: image,
    }),
    stepCase({
      name: "of a convolution that a pool reads too",
      model: { layers: [conv2d(4), parallel([maxPool(2), { flatten: {} }], [globalAveragePool]), dense("classes")] },
      shape: image,
    }),
    stepCase({
      name: "batch, extents and channels alike",
      model: { layers: [conv2d(4), globalAveragePool, dense("classes")] },
      shape: [4, 4, 4],
      outputs: 4,
      batchSize: 4,
    }),
  ],
  globalMaxPool: [
    stepCase({ name: "of the input", model: { layers: [globalMaxPool, dense("classes")] }, shape: image }),
    stepCase({
      name: "after a convolution",
      model: { layers: [conv2d(5), globalMaxPool, dense("classes")] },
      shape: image,
    }),
    stepCase({
      name: "of zeros, which share",
      model: { layers: [conv2d(5, { activation: "relu" }), globalMaxPool, dense("classes")] },
      shape: image,
    }),
  ],
  sequence: [
    stepCase({ name: "rows of images", model: withLogits(sequence, lstm(4)), shape: image }),
    stepCase({ name: "a number a step", model: withLogits(sequence, lstm(4)), shape: [6] }),
  ],
  embedding: [
    stepCase({ name: "flattened", model: withLogits(embedding(5)), shape: [6], raw: true }),
    stepCase({ name: "of one number", model: withLogits(embedding(5)), shape: [1], raw: true }),
    stepCase({ name: "before an lstm", model: withLogits(embedding(5), lstm(4)), shape: [6], raw: true }),
  ],
  lstm: [
    stepCase({ name: "the last state", model: withLogits(lstm(5)), shape: [6, 3] }),
    stepCase({ name: "one on another", model: withLogits(lstm(5, true), lstm(4)), shape: [6, 3] }),
    stepCase({ name: "all states", model: withLogits(lstm(5, true)), shape: [4, 3] }),
    stepCase({ name: "one step", model: withLogits(lstm(5)), shape: [1, 3] }),
    stepCase({ name: "a batch of one", model: withLogits(lstm(5)), shape: [6, 3], batchSize: 1 }),
    stepCase({
      name: "after a convolution and its pool",
      model: withLogits(conv2d(3), maxPool(2), sequence, lstm(5)),
      shape: image,
    }),
    stepCase({
      name: "batch, steps, features and units alike",
      model: withLogits(conv2d(4), sequence, lstm(4, true)),
      shape: [4, 4, 1],
      outputs: 4,
      batchSize: 4,
    }),
  ],
  gru: [
    stepCase({ name: "the last state", model: withLogits(gru(5)), shape: [6, 3] }),
    stepCase({ name: "one on another", model: withLogits(gru(5, true), gru(4)), shape: [6, 3] }),
    stepCase({ name: "one step", model: withLogits(gru(5)), shape: [1, 3] }),
    stepCase({ name: "a batch of one", model: withLogits(gru(5)), shape: [6, 3], batchSize: 1 }),
    stepCase({
      name: "after a convolution and its pool",
      model: withLogits(conv2d(3), maxPool(2), sequence, gru(5)),
      shape: image,
    }),
    stepCase({
      name: "batch, steps, features and units alike",
      model: withLogits(gru(4, true)),
      shape: [4, 4],
      outputs: 4,
      batchSize: 4,
    }),
  ],
  residual: [
    stepCase({
      name: "of rows",
      model: withLogits(residual([dense(5), { activation: "relu" }, dense(5)])),
      shape: [5],
    }),
    stepCase({
      name: "of images, with statistics",
      model: withLogits(
        conv2d(3),
        residual([conv2d(3, { bias: false }), batchNorm(), { activation: "relu" }, conv2d(3)]),
        { activation: "relu" },
      ),
      shape: image,
    }),
    stepCase({
      name: "with a shortcut of another size",
      model: withLogits(
        residual([conv2d(4, { strides: [2, 2] }), conv2d(4)], [conv2d(4, { kernel: [1, 1], strides: [2, 2] })]),
      ),
      shape: image,
    }),
    stepCase({
      name: "before a pool, with dropout",
      model: withLogits(conv2d(3), residual([conv2d(3), dropout(0.3)]), maxPool(2)),
      shape: image,
    }),
    stepCase({
      name: "within another",
      model: withLogits(residual([dense(5), residual([dense(5)])])),
      shape: [5],
    }),
  ],
  parallel: [
    stepCase({
      name: "filters of several sizes, their channels side by side",
      model: withLogits(
        parallel([conv2d(2, { kernel: [1, 1] })], [conv2d(3), batchNorm()], [averagePool(3, 1, "same"), conv2d(2)]),
        maxPool(2),
      ),
      shape: image,
    }),
    stepCase({
      name: "added up, one branch passing on",
      model: withLogits(conv2d(3), { parallel: { branches: [[conv2d(3)], [], [conv2d(3)]], join: "add" } }),
      shape: image,
    }),
    stepCase({ name: "of rows", model: { layers: [parallel([dense(3)], [dense(4)]), dense("classes")] }, shape: [5] }),
    stepCase({
      name: "of sequences",
      model: withLogits(parallel([lstm(3, true)], [gru(2, true)]), lstm(4)),
      shape: [5, 3],
    }),
  ],
  activation: [
    stepCase({ name: "first", model: withLogits({ activation: "tanh" }), shape: image }),
    stepCase({
      name: "after a pool",
      model: withLogits(conv2d(3), maxPool(2), { activation: "sigmoid" }),
      shape: image,
    }),
  ],
};

function unbiased(units: number): LayerSpec {
  return { dense: { units, activation: "linear", bias: false, initializer: "glorotUniform" } };
}

function dropout(rate: number): LayerSpec {
  return { dropout: { rate } };
}

function batchNorm(): LayerSpec {
  return { batchNorm: { momentum: 0.9, epsilon: 1e-3 } };
}

/** As many different numbers as there are bytes. */
function embedding(units: number): LayerSpec {
  return { embedding: { vocabulary: 256, units } };
}

function lstm(units: number, sequences = false): LayerSpec {
  return { lstm: { units, sequences } };
}

function gru(units: number, sequences = false): LayerSpec {
  return { gru: { units, sequences } };
}

function residual(layers: readonly LayerSpec[], shortcut: readonly LayerSpec[] = []): LayerSpec {
  return { residual: { layers, shortcut } };
}

function parallel(...branches: readonly (readonly LayerSpec[])[]): LayerSpec {
  return { parallel: { branches, join: "concat" } };
}
