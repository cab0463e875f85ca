import { compareScores, type MeanScore } from "../runs/mean-score.js";
import type { PointValues } from "./dimension.js";
import type { SearchPlan } from "./plan.js";

/** A run of a search that is over: a line of its folder's points.jsonl. */
export interface SearchPoint {
  /** From 1. */
  readonly round: number;
  /** Within its round, from 1. */
  readonly point: number;
  /** Of successive halving, from 1. */
  readonly rung: number;
  /** Of its training epochs; below 1 on all rungs but the last. */
  readonly share: number;
  readonly values: PointValues;
  readonly status: "succeeded" | "failed";
  /** On the validation rows; null of a failed one. */
  readonly score: MeanScore | null;
  /** Of this rung alone. */
  readonly seconds: number;
  /** Why it failed; null when it did not. */
  readonly reason: string | null;
  /** Why it was trained from the start and not from where its last rung ended; null when it went on, and on the first rung. */
  readonly restarted: string | null;
}

/** The points with a score, the best first; of equals the earlier in the search's order, whichever was done first. */
export function ranked(points: readonly SearchPoint[], judge: SearchPlan["judge"]): readonly SearchPoint[] {
  return points
    .flatMap((point) => (point.score === null ? [] : [{ point, score: point.score }]))
    .sort(
      (a, b) =>
        (judge === "loss" ? a.score.loss - b.score.loss : 0) ||
        compareScores(a.score, b.score) ||
        compareOrder(a.point, b.point),
    )
    .map(({ point }) => point);
}

/** By round, then rung, then point. */
export function compareOrder(a: SearchPoint, b: SearchPoint): number {
  return a.round - b.round || a.rung - b.rung || a.point - b.point;
}

/** The point that a search is for: the best of those trained in full; null when there is none. */
export function bestPoint(points: readonly SearchPoint[], judge: SearchPlan["judge"]): SearchPoint | null {
  return (
    ranked(
      points.filter(({ share }) => share === 1),
      judge,
    )[0] ?? null
  );
}

/**
 * Every point by its longest run, the best first: those that were trained for longer before those that were abandoned earlier, since scores
 * compare only where points were trained alike.
 */
export function standings(points: readonly SearchPoint[], judge: SearchPlan["judge"]): readonly SearchPoint[] {
  const longest = new Map<string, SearchPoint>();
  for (const run of points) {
    const place = `${run.round}.${run.point}`;
    const before = longest.get(place);
    if (run.score !== null && (before === undefined || run.share > before.share)) longest.set(place, run);
  }
  const shares = [...new Set([...longest.values()].map(({ share }) => share))].sort((a, b) => b - a);
  return shares.flatMap((share) =>
    ranked(
      [...longest.values()].filter((run) => run.share === share),
      judge,
    ),
  );
}
