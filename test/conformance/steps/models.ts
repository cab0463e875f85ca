import type { ModelSpec } from "@conclave/core";
import { type StepCase, stepCase } from "./step-case.js";

type ModelName = ModelSpec extends infer Spec ? (Spec extends unknown ? keyof Spec : never) : never;

const adam = {
  adam: { learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, schedule: "constant" },
} as const;
const mlp = { hidden: [16, 8], activation: "relu", dropout: 0, batchNorm: false } as const;

/** The named models as people use them; stacks of layers are the other tables' matter. */
export const MODEL_CASES: { readonly [Name in Exclude<ModelName, "layers">]: readonly StepCase[] } = {
  mlp: [
    stepCase({ name: "plain", model: { mlp }, shape: [8, 8, 1], optimizer: adam }),
    stepCase({ name: "with dropout", model: { mlp: { ...mlp, dropout: 0.3 } }, shape: [8, 8, 1], optimizer: adam }),
    stepCase({
      name: "with batch normalisation and dropout",
      model: { mlp: { ...mlp, dropout: 0.3, batchNorm: true } },
      shape: [8, 8, 1],
    }),
    stepCase({ name: "without hidden layers", model: { mlp: { ...mlp, hidden: [] } }, shape: [30], optimizer: adam }),
  ],
  logistic: [
    stepCase({ name: "of images", model: { logistic: {} }, shape: [8, 8, 1], optimizer: adam }),
    stepCase({ name: "of rows", model: { logistic: {} }, shape: [30], optimizer: adam }),
  ],
  lstm: [
    stepCase({
      name: "of 8x8 images, 8 steps of 8",
      model: { lstm: { units: 6, layers: 1, dropout: 0 } },
      shape: [8, 8, 1],
    }),
    stepCase({
      name: "two layers, with dropout",
      model: { lstm: { units: 5, layers: 2, dropout: 0.3 } },
      shape: [6, 4],
    }),
  ],
  "resnet-small": [
    stepCase({
      name: "of 8x8 images",
      model: { "resnet-small": { filters: 4, blocks: 1, activation: "relu" } },
      shape: [8, 8, 1],
    }),
    stepCase({
      name: "two blocks a stage, of colour images with odd extents",
      model: { "resnet-small": { filters: 3, blocks: 2, activation: "silu" } },
      shape: [9, 7, 3],
      steps: 2,
    }),
  ],
  lenet5: [
    stepCase({
      name: "of 28x28 with ten classes",
      model: { lenet5: { activation: "relu" } },
      shape: [28, 28, 1],
      outputs: 10,
      steps: 2,
    }),
    stepCase({
      name: "with tanh, of colour images",
      model: { lenet5: { activation: "tanh" } },
      shape: [20, 20, 3],
      steps: 2,
    }),
  ],
};
