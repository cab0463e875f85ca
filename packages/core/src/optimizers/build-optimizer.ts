import type { OptimizerSpec } from "../model-spec.js";
import type { Transformation } from "../optimizer.js";
import { scheduleFromSpec } from "../schedules/schedule-from-spec.js";
import { adam } from "./adam.js";
import { sgd } from "./sgd.js";

/**
 * The optimizer that a spec describes. Its learning rate is not in it: that is an input of each step ({@link learningRateOf} reads it).
 * Throws ModelError for numbers it cannot work with.
 */
export function buildOptimizer(spec: OptimizerSpec): Transformation {
  if ("sgd" in spec) {
    return sgd({ ...spec.sgd, schedule: scheduleFromSpec(spec.sgd.schedule) });
  }
  return adam({ ...spec.adam, schedule: scheduleFromSpec(spec.adam.schedule) });
}
