import type { LossName } from "@conclave/core";
import type { Interval } from "./interval.js";

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

/** Estimates the expected risk from the losses of rows that took no part in training, and the interval of their mean. */
export function expectedRisk(from: ExpectedRisk["from"], losses: Float64Array, interval: Interval): ExpectedRisk {
  const estimate = losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
  return { estimate, interval, from, rows: losses.length };
}
