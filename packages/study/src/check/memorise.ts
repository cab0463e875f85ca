import type { MemberSetup } from "@conclave/ensemble/training";
import { trialOf } from "./trial.js";

/** How well a network learned a few rows by heart. */
export interface Memorised {
  readonly rows: number;
  readonly steps: number;
  /** Before the first step. */
  readonly firstLoss: number;
  /** After the last; NaN when it is no number any more. */
  readonly lastLoss: number;
  /** The highest on the way. */
  readonly highestLoss: number;
  readonly learned: boolean;
  /** Its time was over before its steps were: that it did not learn says nothing of the network. */
  readonly gaveUp: boolean;
}

export interface MemoriseLimits {
  /** The loss that counts as learned. */
  readonly target: number;
  readonly steps: number;
  readonly milliseconds: number;
  readonly signal: AbortSignal;
}

/** Steps between two looks at the loss. */
const STRIDE = 20;

/**
 * Trains on the same few rows until their loss is next to nothing: what any network with enough weights can do, unless something is
 * wrong with it, its loss, its optimizer or the rows.
 *
 * @throws the signal's reason when it is aborted
 */
export async function memorise(
  setup: MemberSetup,
  indices: Int32Array,
  { target, steps: limit, milliseconds, signal }: MemoriseLimits,
): Promise<Memorised> {
  const trial = trialOf(setup, indices);
  const deadline = performance.now() + milliseconds;
  let carry = trial.start;
  let steps = 0;
  let firstLoss = Number.NaN;
  let lastLoss = Number.NaN;
  let highestLoss = Number.NEGATIVE_INFINITY;
  do {
    signal.throwIfAborted();
    const result = await trial.run(carry, steps, STRIDE);
    if (steps === 0) firstLoss = result.losses[0]!;
    lastLoss = result.losses.at(-1)!;
    for (const loss of result.losses) highestLoss = Math.max(highestLoss, loss); // NaN stays NaN
    carry = result.carry;
    steps += STRIDE;
  } while (lastLoss > target && steps < limit && performance.now() < deadline);
  return {
    rows: indices.length,
    steps,
    firstLoss,
    lastLoss,
    highestLoss,
    learned: lastLoss <= target,
    gaveUp: lastLoss > target && steps < limit,
  };
}
