import type { Schedule } from "../schedules/schedule.js";
import { type Chain, chain } from "./chain.js";
import { checkShare } from "./check-options.js";
import { scaleByLearningRate } from "./scale-by-learning-rate.js";
import { trace } from "./trace.js";

export interface SgdOptions {
  /** 0 for none. */
  readonly momentum: number;
  readonly nesterov: boolean;
  readonly schedule: Schedule;
}

/** Stochastic gradient descent, θ ← θ - α·g, with momentum where asked for. */
export function sgd({ momentum, nesterov, schedule }: SgdOptions): Chain {
  checkShare("sgd", "momentum", momentum);
  const rate = scaleByLearningRate(schedule);
  return momentum === 0 ? chain("sgd", rate) : chain("sgd", trace({ decay: momentum, nesterov }), rate);
}
