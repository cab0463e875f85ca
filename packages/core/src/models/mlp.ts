import type { ActivationSpec, LayerSpec, ModelSpec } from "../model-spec.js";
import { defaultInitializer } from "./default-initializer.js";
import { logits } from "./logits.js";

/**
 * A multilayer perceptron: flattens its input, then for each hidden layer dense, batch normalisation where asked for, activation and
 * dropout where asked for; last a dense layer of logits. Without hidden layers it is logistic regression.
 */
export function mlp({
  hidden,
  activation,
  dropout,
  batchNorm,
}: Extract<ModelSpec, { mlp: unknown }>["mlp"]): LayerSpec[] {
  const block = (units: number): LayerSpec[] => [
    ...(batchNorm ? normalised(units, activation) : [denseSpec(units, activation, activation)]),
    ...(dropout > 0 ? [{ dropout: { rate: dropout } }] : []),
  ];
  return [{ flatten: {} }, ...hidden.flatMap(block), logits];
}

function denseSpec(units: number, activation: ActivationSpec, drawnFor: ActivationSpec, bias = true): LayerSpec {
  return { dense: { units, activation, bias, initializer: defaultInitializer(drawnFor) } };
}

/** No bias before batch normalisation, which would take it away with the mean; the usual constants of PyTorch. */
function normalised(units: number, activation: ActivationSpec): LayerSpec[] {
  return [
    denseSpec(units, "linear", activation, false),
    { batchNorm: { momentum: 0.9, epsilon: 1e-5 } },
    { activation },
  ];
}
