import { formatNumber } from "../../plot/format-number.js";
import type { PatternContext } from "../pattern.js";

/** The advice for steps that are too long. */
export function lowerRate({ learningRate }: PatternContext): string {
  return learningRate === null
    ? "divide the learning rate by 10"
    : `lower the learning rate from ${formatNumber(learningRate, 3)} to ${formatNumber(learningRate / 10, 3)}`;
}

/** The advice for steps that are too short. */
export function raiseRate({ learningRate }: PatternContext): string {
  return learningRate === null
    ? "multiply the learning rate by 10"
    : `raise the learning rate from ${formatNumber(learningRate, 3)} to ${formatNumber(learningRate * 10, 3)}`;
}
