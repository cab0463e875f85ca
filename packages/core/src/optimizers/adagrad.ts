import type { Schedule } from "../schedules/schedule.js";
import { type Chain, chain } from "./chain.js";
import { checkPositive } from "./check-options.js";
import { scaleByAdagrad } from "./scale-by-adagrad.js";
import { scaleByLearningRate } from "./scale-by-learning-rate.js";

export interface AdagradOptions {
  /** Added to the root of the sum of squares. */
  readonly epsilon: number;
  readonly schedule: Schedule;
}

/** AdaGrad: θ ← θ - α·g / (√r + epsilon) with r the sum of all squared gradients so far. See {@link scaleByAdagrad}. */
export function adagrad({ epsilon, schedule }: AdagradOptions): Chain {
  checkPositive("adagrad", "epsilon", epsilon);
  return chain("adagrad", scaleByAdagrad({ epsilon }), scaleByLearningRate(schedule));
}
