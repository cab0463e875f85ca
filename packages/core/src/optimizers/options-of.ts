import type { OptimizerOptions, OptimizerSpec } from "../model-spec.js";

/** What every optimizer has: its rate, its schedule and how gradients are clipped before it. */
export function optionsOf(spec: OptimizerSpec): OptimizerOptions {
  return Object.values(spec)[0] as OptimizerOptions;
}
