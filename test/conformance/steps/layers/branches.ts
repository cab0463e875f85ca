import type { LayerSpec } from "@conclave/core";
import {
  averagePool,
  batchNorm,
  conv2d,
  dense,
  dropout,
  gru,
  IMAGE,
  lstm,
  maxPool,
  stepCase,
  withLogits,
} from "../step-case.js";

export const BRANCH_CASES = {
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
      shape: IMAGE,
    }),
    stepCase({
      name: "with a shortcut of another size",
      model: withLogits(
        residual([conv2d(4, { strides: [2, 2] }), conv2d(4)], [conv2d(4, { kernel: [1, 1], strides: [2, 2] })]),
      ),
      shape: IMAGE,
    }),
    stepCase({
      name: "before a pool, with dropout",
      model: withLogits(conv2d(3), residual([conv2d(3), dropout(0.3)]), maxPool(2)),
      shape: IMAGE,
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
      shape: IMAGE,
    }),
    stepCase({
      name: "added up, one branch passing on",
      model: withLogits(conv2d(3), { parallel: { branches: [[conv2d(3)], [], [conv2d(3)]], join: "add" } }),
      shape: IMAGE,
    }),
    stepCase({ name: "of rows", model: { layers: [parallel([dense(3)], [dense(4)]), dense("classes")] }, shape: [5] }),
    stepCase({
      name: "of sequences",
      model: withLogits(parallel([lstm(3, true)], [gru(2, true)]), lstm(4)),
      shape: [5, 3],
    }),
  ],
} as const;

function residual(layers: readonly LayerSpec[], shortcut: readonly LayerSpec[] = []): LayerSpec {
  return { residual: { layers, shortcut } };
}

function parallel(...branches: readonly (readonly LayerSpec[])[]): LayerSpec {
  return { parallel: { branches, join: "concat" } };
}
