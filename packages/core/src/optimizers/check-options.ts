import { ModelError } from "../model-error.js";

/** Throws ModelError unless the option is a number in [0, 1): a share that is kept. */
export function checkShare(optimizer: string, option: string, value: number): void {
  if (!(value >= 0 && value < 1)) {
    const message = `${optimizer}'s ${option} is a number from 0 up to but not including 1, got ${value}`;
    throw new ModelError("bad-option", null, message);
  }
}

/** Throws ModelError unless the option is a finite number above 0. */
export function checkPositive(optimizer: string, option: string, value: number): void {
  if (!(value > 0 && Number.isFinite(value))) {
    throw new ModelError("bad-option", null, `${optimizer}'s ${option} is a number above 0, got ${value}`);
  }
}
