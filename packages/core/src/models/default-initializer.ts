import type { ActivationSpec, InitializerName } from "../model-spec.js";

/** How the named models draw the weights before an activation: He's for the ReLU family, Glorot's for the rest and for logits. */
export function defaultInitializer(activation: ActivationSpec): InitializerName {
  return activation === "relu" || typeof activation === "object" ? "heUniform" : "glorotUniform";
}
