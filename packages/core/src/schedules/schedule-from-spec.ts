import type { ScheduleSpec } from "../model-spec.js";
import { constant } from "./constant.js";
import { cosine } from "./cosine.js";
import type { Schedule } from "./schedule.js";
import { warmup } from "./warmup.js";

/** The schedule that a spec describes; throws ModelError for numbers it cannot work with. */
export function scheduleFromSpec(spec: ScheduleSpec): Schedule {
  if (spec === "constant") {
    return constant;
  }
  return "cosine" in spec ? cosine(spec.cosine.final) : warmup(spec.warmup.steps, scheduleFromSpec(spec.warmup.then));
}
