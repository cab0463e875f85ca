/** Points of the loss curve within a training epoch: enough to see it swing or saw, few enough for a report. */
const PARTS = 10;

/** What one step reports. */
export interface StepLoss {
  /** The mean over its batch. */
  readonly loss: number;
  readonly rows: number;
}

/**
 * The mean loss over each tenth of a training epoch's steps, in their order; over each step where there are fewer. Rows count alike, so
 * that a smaller last batch weighs less.
 */
export function lossParts(steps: readonly StepLoss[]): readonly number[] {
  const parts = Math.min(PARTS, steps.length);
  return Array.from({ length: parts }, (_, part) => {
    const start = Math.floor((part * steps.length) / parts);
    const end = Math.floor(((part + 1) * steps.length) / parts);
    return meanLoss(steps.slice(start, end));
  });
}

function meanLoss(steps: readonly StepLoss[]): number {
  const rows = steps.reduce((sum, step) => sum + step.rows, 0);
  return steps.reduce((sum, step) => sum + step.loss * step.rows, 0) / rows;
}
