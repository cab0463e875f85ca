import type { ChunkRange } from "./steps.js";

/** A chunk is an uninterruptible call into the engine: after about this long, progress is told and a cancellation heard. */
const TARGET_MS = 1000;
/** Beyond so many steps, what a chunk costs besides its steps no longer shows. */
const MOST_STEPS = 64;
/** Before anything was measured. */
const FIRST_STEPS = 8;

/** Measures chunks, and chooses how many steps the next one has. Results do not depend on it. */
export interface ChunkPace {
  /** The most steps that the next chunk should have. */
  readonly steps: number;
  /** Over all chunks so far; 0 before the first. */
  readonly samplesPerSecond: number;
  /** Takes note of a chunk: from waiting for its rows to its result. */
  ran(range: ChunkRange, milliseconds: number): void;
}

export function chunkPace(): ChunkPace {
  let limit = FIRST_STEPS;
  let rows = 0;
  let elapsedMs = 0;
  return {
    get steps() {
      return limit;
    },
    get samplesPerSecond() {
      return elapsedMs === 0 ? 0 : (1000 * rows) / elapsedMs;
    },
    ran({ steps, batchSize }, milliseconds) {
      const fitting = Math.floor((TARGET_MS * steps) / Math.max(milliseconds, 1));
      limit = Math.min(MOST_STEPS, Math.max(1, fitting));
      rows += steps * batchSize;
      elapsedMs += milliseconds;
    },
  };
}
