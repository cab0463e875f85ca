import {
  buildModel,
  type LayerSpec,
  type LossSpec,
  type ModelSpec,
  type OptimizerSpec,
  type PenaltySpec,
  trainingStep,
} from "@conclave/core";
import type { Chunk } from "@conclave/engines";
import { randomStream, rootKey } from "@conclave/random";
import { sizeOf } from "../support/host-tensor.js";

/** A model, a loss and an optimizer that train for some steps from a seed. */
export interface StepCase {
  readonly name: string;
  readonly model: ModelSpec;
  /** The shape of a sample. */
  readonly shape: readonly number[];
  readonly outputs: number;
  readonly loss: LossSpec;
  readonly optimizer: OptimizerSpec;
  readonly batchSize: number;
  readonly steps: number;
  /** Float32 numbers as labels instead of class indices. */
  readonly numeric: boolean;
  readonly weighted: boolean;
  readonly penalty: PenaltySpec | null;
  /** Whether the model sees the bytes as they are, 0 … 255, and not normalised. */
  readonly raw: boolean;
}

const SGD: OptimizerSpec = { sgd: { learningRate: 0.1, momentum: 0.9, nesterov: false, schedule: "constant" } };

/** A case with plain choices for what it does not name. */
export function stepCase(options: Pick<StepCase, "name" | "model" | "shape"> & Partial<StepCase>): StepCase {
  return {
    outputs: 3,
    loss: "crossEntropy",
    optimizer: SGD,
    batchSize: 4,
    steps: 4,
    numeric: false,
    weighted: false,
    penalty: null,
    raw: false,
    ...options,
  };
}

/** A small image, no two extents alike. */
export const IMAGE = [8, 6, 2] as const;

/** Layers with logits behind them. */
export function withLogits(...layers: readonly LayerSpec[]): ModelSpec {
  return { layers: [...layers, { flatten: {} }, dense("classes")] };
}

export function dense(units: number | "classes"): LayerSpec {
  return { dense: { units, activation: "linear", bias: true, initializer: "glorotUniform" } };
}

type Conv2d = Extract<LayerSpec, { readonly conv2d: unknown }>["conv2d"];

export function conv2d(filters: number, options: Partial<Conv2d> = {}): LayerSpec {
  const plain: Conv2d = {
    filters,
    kernel: [3, 3],
    strides: [1, 1],
    padding: "same",
    activation: "linear",
    bias: true,
    initializer: "heUniform",
  };
  return { conv2d: { ...plain, ...options } };
}

type Window = Extract<LayerSpec, { readonly maxPool: unknown }>["maxPool"];

export function maxPool(side: number, stride = side, padding: Window["padding"] = "valid"): LayerSpec {
  return { maxPool: { size: [side, side], strides: [stride, stride], padding } };
}

export function dropout(rate: number): LayerSpec {
  return { dropout: { rate } };
}

export function batchNorm(): LayerSpec {
  return { batchNorm: { momentum: 0.9, epsilon: 1e-3 } };
}

export function lstm(units: number, sequences = false): LayerSpec {
  return { lstm: { units, sequences } };
}

export function gru(units: number, sequences = false): LayerSpec {
  return { gru: { units, sequences } };
}

export function averagePool(side: number, stride = side, padding: Window["padding"] = "valid"): LayerSpec {
  return { averagePool: { size: [side, side], strides: [stride, stride], padding } };
}

const ROWS = 13;

/** A case's step, and the chunk that it trains on: random bytes as images, batches drawn with repetition. */
export function prepareCase(options: StepCase) {
  const model = buildModel(options.model, options.shape, options.outputs);
  const { loss, optimizer, numeric, weighted, penalty, raw } = options;
  const step = trainingStep({ model, loss, optimizer, numeric, weighted, penalty });
  const stream = randomStream(rootKey(17));
  const below = (count: number, bound: number) => Array.from({ length: count }, () => stream.below(bound));
  const labels = numeric
    ? Float32Array.from({ length: ROWS * options.outputs }, () => 2 * stream.uniform() - 1)
    : Int32Array.from(below(ROWS, Math.max(2, options.outputs)));
  const channels = options.shape.at(-1) ?? 1;
  const chunk: Chunk = {
    carry: step.initialCarry([1, 2]),
    rows: {
      count: ROWS,
      features: Uint8Array.from(below(ROWS * sizeOf(options.shape), 256)),
      labels,
      ...(weighted ? { weights: Float32Array.from({ length: ROWS }, () => 0.5 + stream.uniform()) } : {}),
    },
    indices: Int32Array.from(below(options.steps * options.batchSize, ROWS)),
    batchSize: options.batchSize,
    inputs: {
      key: [7, 0x9e3779b9],
      firstStep: 2,
      totalSteps: 10,
      learningRate: 0.05,
      mean: Float32Array.from({ length: channels }, (_, channel) => (raw ? 0 : 120 + channel)),
      scale: new Float32Array(channels).fill(raw ? 1 : 1 / 64),
    },
  };
  return { step, chunk };
}
