import type { Prediction } from "@conclave/ensemble/inference";
import { rowsOf } from "./rows-of.js";

/** How unsure an ensemble is of one row, from its members' answers. */
export interface RowUncertainty {
  /** How unsure the members are together, in nats; null for regression. */
  readonly entropy: number | null;
  /** The part of it in which they contradict each other; null for regression. */
  readonly mutualInformation: number | null;
  /** Of the members' answers: a number per class, label or target; of a target in its units squared. */
  readonly variance: readonly number[];
}

/** Row by row what a vote says of its uncertainty. @param outputs how many classes, labels or targets there are */
export function rowUncertainties({ uncertainty }: Pick<Prediction, "uncertainty">, outputs: number): RowUncertainty[] {
  const { entropy, mutualInformation } = uncertainty;
  return rowsOf(uncertainty.variance, outputs).map((variance, row) => ({
    entropy: entropy?.[row] ?? null,
    mutualInformation: mutualInformation?.[row] ?? null,
    variance,
  }));
}
