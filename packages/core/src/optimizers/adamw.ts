import { ModelError } from "../model-error.js";
import type { Schedule } from "../schedules/schedule.js";
import { checkAdam } from "./adam.js";
import { addWeights } from "./add-weights.js";
import { type Chain, chain } from "./chain.js";
import { type AdamOptions, scaleByAdam } from "./scale-by-adam.js";
import { scaleByLearningRate } from "./scale-by-learning-rate.js";

export interface AdamWOptions extends AdamOptions {
  /** λ: each step takes λ · rate of every weight away. */
  readonly weightDecay: number;
  readonly schedule: Schedule;
}

/**
 * AdamW: θ ← θ · (1 - α·λ) - α·m̂ / (√v̂ + epsilon), the decay beside the adaptive step and not inside it.
 * Loshchilov & Hutter 2017, https://arxiv.org/abs/1711.05101, with the decay scaled by the rate as in PyTorch.
 *
 * Weights decay, biases and the parameters of normalisations do not (PyTorch with those in a group of their own).
 */
export function adamw({ weightDecay, schedule, ...options }: AdamWOptions): Chain {
  checkAdam("adamw", options);
  if (!(weightDecay >= 0 && Number.isFinite(weightDecay))) {
    throw new ModelError("bad-option", null, `adamw's weightDecay is a number of at least 0, got ${weightDecay}`);
  }
  return chain("adamw", scaleByAdam(options), addWeights(weightDecay), scaleByLearningRate(schedule));
}
