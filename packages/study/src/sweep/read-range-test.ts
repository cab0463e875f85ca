import { extentOf } from "../extent.js";

/** What a range test saw. */
export interface RangeTest {
  readonly optimizer: string;
  readonly steps: readonly RangeStep[];
  /** The rate at which the loss exploded or stopped being a number; null when it never did. */
  readonly explodedAt: number | null;
  /** The rate at which the loss fell fastest: a good one to train with. Null when it never fell. */
  readonly steepest: number | null;
  /** A tenth of the rate at which the loss was lowest: another rule of thumb, a little more careful with Adam. Null when it never fell. */
  readonly tenthOfLowest: number | null;
}

export interface RangeStep {
  readonly learningRate: number;
  /** Of the step's batch, before its update. */
  readonly loss: number;
  /** The loss without most of the batches' noise. */
  readonly smoothed: number;
}

/** A loss above so many times the lowest one has exploded: fastai's limit. */
const EXPLODED = 4;

/** How much of the mean so far each step keeps: batches differ, rates change slowly. */
const KEPT = 0.85;

/** The slope at a step is taken over so many steps to either side. */
const REACH = 4;

/** Steps at the beginning that the smoothing needs before a slope means anything. */
const SETTLING = 5;

/** Reads the losses of a range test, in the order of its steps. */
export function readRangeTest(
  optimizer: string,
  run: readonly { readonly learningRate: number; readonly loss: number }[],
): RangeTest {
  const smooth = smoothed(run.map(({ loss }) => loss));
  const steps = run.map((step, index) => ({ ...step, smoothed: smooth[index]! }));
  const lowest = smooth.indexOf(extentOf(smooth.filter(Number.isFinite)).low);
  const steepest = steepestOf(smooth, lowest);
  return {
    optimizer,
    steps,
    explodedAt: hasExploded(smooth) ? (run.at(-1)?.learningRate ?? null) : null,
    steepest: steepest === null ? null : (run[steepest]?.learningRate ?? null),
    tenthOfLowest: steepest === null || run[lowest] === undefined ? null : run[lowest].learningRate / 10,
  };
}

/** Whether smoothed losses end in no number, or far above the lowest of them. */
export function hasExploded(smooth: readonly number[]): boolean {
  const last = smooth.at(-1);
  return last !== undefined && !(last <= EXPLODED * extentOf(smooth.filter(Number.isFinite)).low);
}

/** An exponential moving mean, corrected for its start as Adam's moments are. */
export function smoothed(losses: readonly number[]): number[] {
  let [mean, weight] = [0, 1];
  return losses.map((loss) => {
    mean = KEPT * mean + (1 - KEPT) * loss;
    weight *= KEPT;
    return mean / (1 - weight);
  });
}

/**
 * The step at which the loss falls fastest on its way to the lowest; rates are evenly spaced on their logarithmic scale. Null when it is
 * lowest before anything could be seen of it falling.
 */
function steepestOf(smooth: readonly number[], lowest: number): number | null {
  let best: { readonly step: number; readonly slope: number } | null = null;
  for (let step = SETTLING; step + REACH <= lowest; step++) {
    const slope = smooth[step + REACH]! - smooth[step - REACH]!;
    if (slope < (best?.slope ?? 0)) best = { step, slope };
  }
  return best?.step ?? null;
}
