import type { Task } from "@conclave/spec";

/** Nats by which cross-entropy may be above that of guessing: random logits of deviation 2 cost about so much, and no named model more. */
const SURE = 3;
/** Times by which a squared error may be: a square punishes random answers, whose deviation from a single output is about 1.5. */
const FAR_OFF = 6;

/**
 * The most that an untrained network costs when its weights are drawn as they should be and its inputs are normalised. It is surer of
 * its random answers than one that only guesses.
 *
 * @param guess the loss of knowing nothing
 */
export function untrainedLoss(task: Task, guess: number): number {
  return task === "regression" ? FAR_OFF * guess : guess + SURE;
}
