import type { ActivationSpec, InitializerName } from "../model-spec.js";

const initializers: Readonly<Record<Extract<ActivationSpec, string>, InitializerName>> = {
  linear: "glorotUniform",
  sigmoid: "glorotUniform",
  tanh: "glorotUniform",
  softmax: "glorotUniform",
  relu: "heUniform",
  gelu: "heUniform",
  silu: "heUniform",
  softplus: "heUniform",
  selu: "lecunNormal",
};

/**
 * How the named models draw the weights before an activation: He's for the ReLU family, LeCun's for SELU, which is made for them, and
 * Glorot's for the rest and for logits.
 */
export function defaultInitializer(activation: ActivationSpec): InitializerName {
  return typeof activation === "string" ? initializers[activation] : "heUniform";
}
