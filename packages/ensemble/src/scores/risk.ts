import type { LossName } from "@conclave/core";
import type { Truth } from "../task/truth.js";
import type { Interval } from "./interval.js";
import type { Resamples } from "./resamples.js";
import { type LossMeaning, rowLosses } from "./row-losses.js";
import { meanInterval } from "./score-intervals.js";

/**
 * The empirical risk, which training makes small, and the expected risk, which it is about and which nobody knows: rows that took no
 * part in training estimate it.
 */
export interface Risk {
  /** The loss that both are means of. */
  readonly loss: LossName;
  /** The mean over training rows (of a vote: the mean of its members'); null for a vote of members that are trained with other losses. */
  readonly empirical: number | null;
  /** Null without test rows and without rows out of bag. */
  readonly expected: ExpectedRisk | null;
}

export interface ExpectedRisk {
  /** The mean over the rows. */
  readonly estimate: number;
  /** In which the expected risk lies, with a confidence of 95 %. */
  readonly interval: Interval;
  /** Which rows: test rows, or where there are none those out of bag. */
  readonly from: "test" | "outOfBag";
  readonly rows: number;
}

/** Estimates the expected risk from answers to rows that took no part in training. */
export function expectedRisk(
  from: ExpectedRisk["from"],
  truth: Truth,
  answers: Float32Array,
  meaning: LossMeaning,
  resamples: Resamples,
): ExpectedRisk {
  const losses = rowLosses(truth, answers, meaning);
  const estimate = losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
  return { estimate, interval: meanInterval(losses, resamples), from, rows: losses.length };
}
