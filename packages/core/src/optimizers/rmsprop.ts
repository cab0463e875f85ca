import { ModelError } from "../model-error.js";
import type { Schedule } from "../schedules/schedule.js";
import { tf } from "../tf.js";
import { type Chain, chain } from "./chain.js";
import { checkPositive, checkShare } from "./check-options.js";
import { scaleByLearningRate } from "./scale-by-learning-rate.js";
import { type RmsOptions, rmsUnit, scaleByRms } from "./scale-by-rms.js";
import { trace } from "./trace.js";

export interface RmspropOptions extends RmsOptions {
  /** 0 for none; it gathers the divided gradients, as in PyTorch. */
  readonly momentum: number;
  readonly schedule: Schedule;
}

/** RMSProp: θ ← θ - α·g / (√r + epsilon) with r the moving mean of squared gradients. See {@link scaleByRms}. */
export function rmsprop({ momentum, schedule, ...options }: RmspropOptions): Chain {
  checkShare("rmsprop", "rho", options.rho);
  checkPositive("rmsprop", "epsilon", options.epsilon);
  checkShare("rmsprop", "momentum", momentum);
  if (options.centred && options.rho === 0) {
    throw new ModelError("bad-option", null, "rmsprop centred needs a rho above 0: one gradient has no deviation");
  }
  // A constant, so it may as well come after the momentum, where it costs no pass.
  const unit = { name: "divideByUnit", factor: () => tf.scalar(1 / rmsUnit(options)) };
  const gathered = momentum === 0 ? [] : [trace({ decay: momentum, nesterov: false })];
  return chain("rmsprop", scaleByRms(options), ...gathered, unit, scaleByLearningRate(schedule));
}
