import type { Schedule } from "../schedules/schedule.js";
import { type Chain, chain } from "./chain.js";
import { checkPositive, checkShare } from "./check-options.js";
import { type AdamOptions, scaleByAdam } from "./scale-by-adam.js";
import { scaleByLearningRate } from "./scale-by-learning-rate.js";

/** Adam: θ ← θ - α·m̂ / (√v̂ + epsilon). See {@link scaleByAdam}. */
export function adam({ schedule, ...options }: AdamOptions & { readonly schedule: Schedule }): Chain {
  checkAdam("adam", options);
  return chain("adam", scaleByAdam(options), scaleByLearningRate(schedule));
}

/** Throws ModelError for constants that Adam cannot work with. */
export function checkAdam(optimizer: string, { beta1, beta2, epsilon }: AdamOptions): void {
  checkShare(optimizer, "beta1", beta1);
  checkShare(optimizer, "beta2", beta2);
  checkPositive(optimizer, "epsilon", epsilon);
}
