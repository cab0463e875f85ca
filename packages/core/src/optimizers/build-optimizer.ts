import type { OptimizerSpec } from "../model-spec.js";
import { scheduleFromSpec } from "../schedules/schedule-from-spec.js";
import { adagrad } from "./adagrad.js";
import { adam } from "./adam.js";
import { adamw } from "./adamw.js";
import { addWeights } from "./add-weights.js";
import { type Chain, chain } from "./chain.js";
import { clipFromSpec } from "./clip.js";
import { optionsOf } from "./options-of.js";
import { rmsprop } from "./rmsprop.js";
import { sgd } from "./sgd.js";

/**
 * The optimizer that a spec describes: its gradients clipped where asked for, then the gradient λ·θ of a ridge penalty added to those of
 * the weights. Its learning rate is not in it: that is an input of each step ({@link learningRateOf} reads it).
 * Throws ModelError for numbers it cannot work with.
 *
 * @param ridge λ of the penalty λ·½·Σθ²; 0 for none
 */
export function buildOptimizer(spec: OptimizerSpec, ridge = 0): Chain {
  const optimizer = withoutPenalty(spec);
  const { clip } = optionsOf(spec);
  return chain(
    optimizer.name,
    ...(clip === undefined ? [] : [clipFromSpec(clip)]),
    ...(ridge === 0 ? [] : [addWeights(ridge)]),
    optimizer,
  );
}

function withoutPenalty(spec: OptimizerSpec): Chain {
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
