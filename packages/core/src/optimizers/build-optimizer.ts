import type { OptimizerSpec } from "../model-spec.js";
import { scheduleFromSpec } from "../schedules/schedule-from-spec.js";
import { adagrad } from "./adagrad.js";
import { adam } from "./adam.js";
import { adamw } from "./adamw.js";
import { type Chain, chain } from "./chain.js";
import { clipFromSpec } from "./clip.js";
import { optionsOf } from "./options-of.js";
import { rmsprop } from "./rmsprop.js";
import { sgd } from "./sgd.js";

/**
 * The optimizer that a spec describes. Its learning rate is not in it: that is an input of each step ({@link learningRateOf} reads it).
 * Throws ModelError for numbers it cannot work with.
 */
export function buildOptimizer(spec: OptimizerSpec): Chain {
  const optimizer = unclipped(spec);
  const { clip } = optionsOf(spec);
  return clip === undefined ? optimizer : chain(optimizer.name, clipFromSpec(clip), optimizer);
}

function unclipped(spec: OptimizerSpec): Chain {
  const schedule = scheduleFromSpec(optionsOf(spec).schedule);
  if ("sgd" in spec) {
    return sgd({ ...spec.sgd, schedule });
  }
  if ("adagrad" in spec) {
    return adagrad({ ...spec.adagrad, schedule });
  }
  if ("rmsprop" in spec) {
    return rmsprop({ ...spec.rmsprop, schedule });
  }
  return "adamw" in spec ? adamw({ ...spec.adamw, schedule }) : adam({ ...spec.adam, schedule });
}
