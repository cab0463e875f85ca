import type { ScheduleSpec } from "../model-spec.js";
import { constant } from "./constant.js";
import { cosine } from "./cosine.js";
import { cosineRestarts } from "./cosine-restarts.js";
import { cyclic } from "./cyclic.js";
import { exponential } from "./exponential.js";
import { oneCycle } from "./one-cycle.js";
import type { Schedule } from "./schedule.js";
import { stepwise } from "./stepwise.js";
import { warmup } from "./warmup.js";

/** The schedule that a spec describes; throws ModelError for numbers it cannot work with. */
export function scheduleFromSpec(spec: ScheduleSpec): Schedule {
  if (spec === "constant") {
    return constant;
  }
  if ("warmup" in spec) {
    return warmup(spec.warmup.steps, scheduleFromSpec(spec.warmup.then));
  }
  if ("step" in spec) {
    return stepwise(spec.step);
  }
  if ("exponential" in spec) {
    return exponential(spec.exponential);
  }
  if ("cyclic" in spec) {
    return cyclic(spec.cyclic);
  }
  if ("cosineRestarts" in spec) {
    return cosineRestarts(spec.cosineRestarts);
  }
  return "oneCycle" in spec ? oneCycle(spec.oneCycle) : cosine(spec.cosine.final);
}
