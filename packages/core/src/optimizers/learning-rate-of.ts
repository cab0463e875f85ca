import type { OptimizerSpec } from "../model-spec.js";

/** The base learning rate that a spec asks for: what StepInputs.learningRate is fed with. */
export function learningRateOf(spec: OptimizerSpec): number {
  return "sgd" in spec ? spec.sgd.learningRate : spec.adam.learningRate;
}
