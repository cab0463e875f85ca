import {
  buildModel,
  type Layer,
  type LayerSpec,
  type OptimizerSpec,
  type TrainingStep,
  trainingStep,
} from "@conclave/core";

const dense = { bias: true, initializer: "glorotUniform", activation: "linear" } as const;
const conv = { kernel: [3, 3], strides: [1, 1], padding: "same", bias: true, initializer: "heUniform" } as const;

export const ADAM = {
  adam: { learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, schedule: "constant" },
} as const satisfies OptimizerSpec;

/** Convolution, pool, batch normalisation, dropout and dense layers in a few units. */
export const MIXED: readonly LayerSpec[] = [
  { conv2d: { ...conv, filters: 3, activation: "relu" } },
  { maxPool: { size: [2, 2], strides: [2, 2], padding: "valid" } },
  { batchNorm: { momentum: 0.9, epsilon: 1e-3 } },
  { flatten: {} },
  { dropout: { rate: 0.2 } },
  { dense: { ...dense, units: "classes" } },
];

/** A step of a stack of layers on samples of 6x6x2 with four classes. */
export function stepOf(layers: readonly LayerSpec[], optimizer: OptimizerSpec = ADAM): TrainingStep {
  return trainingStep({ model: buildModel({ layers }, [6, 6, 2], 4), loss: "crossEntropy", optimizer });
}

/** A step of a layer that core does not have, on rows of so many columns. */
export function stepOfLayer(layer: Layer, columns: number): TrainingStep {
  const inputShape = [columns];
  const { outShape } = layer.plan(inputShape);
  const model = { spec: { layers: [] }, layer, inputShape, outShape, describe: () => [] };
  return trainingStep({ model, loss: "crossEntropy", optimizer: ADAM });
}
