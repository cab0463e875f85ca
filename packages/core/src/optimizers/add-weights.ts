import type { Decay } from "../optimizer.js";

/**
 * Adds λ·θ to the updates of weights: before an optimizer that is the gradient of the ridge penalty λ·½·Σθ², after its direction it is
 * AdamW's decoupled decay. See {@link isWeight} for what a weight is.
 */
export function addWeights(lambda: number): Decay {
  return { name: "addWeights", decay: lambda };
}
