import { ModelError } from "../model-error.js";

function refuse(schedule: string, option: string, wanted: string, value: number): never {
  throw new ModelError("bad-option", null, `the ${schedule} schedule's ${option} is ${wanted}, got ${value}`);
}

/** Throws ModelError unless the option is a whole number of at least 1: steps, mostly. */
export function checkWhole(schedule: string, option: string, value: number): void {
  if (!(Number.isInteger(value) && value >= 1)) {
    refuse(schedule, option, "a whole number of at least 1", value);
  }
}

/** Throws ModelError unless the option is a fraction of something, 0 and 1 included. */
export function checkFraction(schedule: string, option: string, value: number): void {
  if (!(value >= 0 && value <= 1)) {
    refuse(schedule, option, "a fraction from 0 to 1", value);
  }
}

/** Throws ModelError unless the option is something to multiply rates by. */
export function checkFactor(schedule: string, option: string, value: number): void {
  if (!(value > 0 && Number.isFinite(value))) {
    refuse(schedule, option, "a number above 0", value);
  }
}
