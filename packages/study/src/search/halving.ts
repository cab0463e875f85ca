import { lastEpochOf, parseSpec, type RunSpec } from "@conclave/spec";

/** A rung of successive halving: how many points it trains, and for which share of their training epochs. */
interface Rung {
  readonly points: number;
  readonly share: number;
}

/**
 * The rungs that so many points go through: all of them for a small share of their training epochs, then the best one in `factor` for `factor`
 * times as many, until the last rung trains in full. Early abandoning by K. Jamieson & A. Talwalkar, "Non-stochastic Best Arm Identification and
 * Hyperparameter Optimization", AISTATS 2016, https://arxiv.org/abs/1502.07943. A rung ends in a pause, with schedules drawn over all training
 * epochs, so that who goes on does not begin again (L. Li et al., "Hyperband", JMLR 18 (2018), https://jmlr.org/papers/v18/16-558.html).
 *
 * @param factor at least 2; null: one rung for all
 * @param epochs the training epochs of a run in full: the first rung has at least one
 */
export function rungsOf(points: number, factor: number | null, epochs: number): readonly Rung[] {
  const counts = [points];
  if (factor !== null) {
    while (counts.at(-1)! >= factor && factor ** counts.length <= epochs)
      counts.push(Math.floor(counts.at(-1)! / factor));
  }
  return counts.map((count, rung) => ({ points: count, share: (factor ?? 1) ** (rung - counts.length + 1) }));
}

/** The spec with its members pausing after a share of their training epochs, at least one; patience stays, since it counts epochs as they come. */
export function pausedAt(spec: RunSpec, share: number): RunSpec {
  if (share === 1) return spec;
  const members = spec.members.map((group) => ({
    ...group,
    pauseAfter: Math.max(1, Math.round(lastEpochOf(group) * share)),
  }));
  return parseSpec({ ...spec, members });
}
