import type { OptimizerSpec } from "../model-spec.js";
import { optionsOf } from "./options-of.js";

/** The base learning rate that a spec asks for: what StepInputs.learningRate is fed with. */
export function learningRateOf(spec: OptimizerSpec): number {
  return optionsOf(spec).learningRate;
}
