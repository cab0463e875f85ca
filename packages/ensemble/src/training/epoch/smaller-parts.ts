import type { Carry, HostArray } from "@conclave/core";

/** A batch may be computed row by row… */
const SMALLEST_PART = 1;
/**
 * …but not where layers have state, which is that of batch normalisation: of parts below 8 rows its statistics say little, and errors rise
 * steeply ([Wu & He 2018](https://arxiv.org/abs/1803.08494), figure 1: 24.8 % at 8 images, 34.7 % at 2).
 */
const SMALLEST_NORMALISED_PART = 8;

/** The fewest rows that a part of a batch may have when a batch is cut into more parts because memory ran out. */
export function smallestPart(carry: Carry<HostArray>): number {
  const hasState = Object.keys(carry).some((path) => path.startsWith("state/"));
  return hasState ? SMALLEST_NORMALISED_PART : SMALLEST_PART;
}

/** The next number of parts to try for a batch: twice as many, or as many as the smallest allows; null when that is no more. */
export function moreParts(batchSize: number, parts: number, smallest: number): number | null {
  const next = Math.min(2 * parts, Math.floor(batchSize / smallest));
  return next > parts ? next : null;
}
