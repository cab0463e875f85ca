import { ModelError } from "../model-error.js";
import type { Transformation } from "../optimizer.js";
import type { Schedule } from "../schedules/schedule.js";
import { chain } from "./chain.js";
import { type AdamOptions, scaleByAdam } from "./scale-by-adam.js";
import { scaleByLearningRate } from "./scale-by-learning-rate.js";

/** Adam: θ ← θ - α·m̂ / (√v̂ + epsilon). See {@link scaleByAdam}. */
export function adam({ schedule, ...options }: AdamOptions & { readonly schedule: Schedule }): Transformation {
  for (const [name, value] of [
    ["beta1", options.beta1],
    ["beta2", options.beta2],
  ] as const) {
    if (!(value >= 0 && value < 1)) {
      throw new ModelError(
        "bad-option",
        null,
        `adam's ${name} is a number from 0 up to but not including 1, got ${value}`,
      );
    }
  }
  if (!(options.epsilon > 0)) {
    throw new ModelError("bad-option", null, `adam's epsilon is a number above 0, got ${options.epsilon}`);
  }
  return chain("adam", scaleByAdam(options), scaleByLearningRate(schedule));
}
