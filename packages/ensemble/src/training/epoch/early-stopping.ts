import type { MemberPlan, StoppingSpec } from "@conclave/spec";
import { qualityOf } from "../../member/epoch-records.js";
import type { EpochRecord, ValidationScore } from "../../member/outcome.js";

/** The training epochs done, in order. */
type History = readonly Pick<EpochRecord, "epoch" | "validation">[];

/** How early stopping sees the training epochs so far. */
export interface StoppingState {
  /** The training epoch of the last improvement, from 1; 0 before the first validation. */
  readonly bestEpoch: number;
  /** How many training epochs have passed since. */
  readonly waited: number;
  /** How many may pass. */
  readonly patience: number;
  /** Whether so many have passed: training ends here. */
  readonly exhausted: boolean;
}

/**
 * Early stopping on a validation error that is noisy: an epoch improves when it beats the last improvement by more than `minDelta`,
 * and training stops when `patience` epochs in a row do not. An error that is no finite number is worse than any that is. It is a function of the training epochs alone, which are in every
 * checkpoint, so that a member that was resumed stops where it would have stopped.
 *
 * [Prechelt 1998, "Early Stopping: But When?"](https://doi.org/10.1007/3-540-49430-8_3), the third class of criteria; as Keras's
 * `EarlyStopping`, the weights to restore are those of the last improvement.
 */
export function stoppingState(history: History, stopping: StoppingSpec): StoppingState {
  const { monitor, patience, minDelta } = stopping;
  let bestEpoch = 0;
  let best = Number.NEGATIVE_INFINITY;
  for (const { epoch, validation } of history) {
    const quality = qualityOf(validation === null ? undefined : monitored(validation, monitor));
    if (bestEpoch === 0 || quality > best + minDelta) {
      bestEpoch = epoch;
      best = quality;
    }
  }
  const waited = history.length - bestEpoch;
  return { bestEpoch, waited, patience, exhausted: waited >= patience };
}

/** Whether a member has nothing left to train: all of its epochs are done, or early stopping ended it. */
export function isOver({ epochs, stopping }: Pick<MemberPlan, "epochs" | "stopping">, history: History): boolean {
  return history.length >= epochs || (stopping !== null && stoppingState(history, stopping).exhausted);
}

/** The larger the better. */
function monitored({ accuracy, loss }: ValidationScore, monitor: StoppingSpec["monitor"]): number | undefined {
  switch (monitor) {
    case "validationLoss":
      return -loss;
    case "validationAccuracy":
      return accuracy;
  }
}
