import { ModelError } from "../model-error.js";
import type { Transformation } from "../optimizer.js";
import type { Schedule } from "../schedules/schedule.js";
import { chain } from "./chain.js";
import { scaleByLearningRate } from "./scale-by-learning-rate.js";
import { trace } from "./trace.js";

export interface SgdOptions {
  /** 0 for none. */
  readonly momentum: number;
  readonly nesterov: boolean;
  readonly schedule: Schedule;
}

/** Stochastic gradient descent, θ ← θ - α·g, with momentum where asked for. */
export function sgd({ momentum, nesterov, schedule }: SgdOptions): Transformation {
  if (!(momentum >= 0 && momentum < 1)) {
    throw new ModelError(
      "bad-option",
      null,
      `sgd's momentum is a number from 0 up to but not including 1, got ${momentum}`,
    );
  }
  const rate = scaleByLearningRate(schedule);
  return momentum === 0 ? chain("sgd", rate) : chain("sgd", trace({ decay: momentum, nesterov }), rate);
}
