import type { BatchSource, ChunkRows } from "./batch-source.js";
import type { ChunkPace } from "./chunk-pace.js";
import { type ChunkRange, nextChunk, type StepPlan } from "./steps.js";

/** A chunk of a training epoch with its rows. */
export interface StreamedChunk extends ChunkRows {
  readonly range: ChunkRange;
  /** Whether the training epoch ends with it. */
  readonly endsEpoch: boolean;
}

/** The chunks of some training epochs, one after another. */
export interface ChunkStream {
  /** The next chunk. Throws RangeError after the last. */
  next(): Promise<StreamedChunk>;
  /** Begins the training epoch of the last chunk again. */
  restartEpoch(): void;
}

export interface ChunkStreamOptions {
  readonly plan: StepPlan;
  readonly pace: ChunkPace;
  /** The first training epoch, from 0, and the one that is not reached. */
  readonly epochs: { readonly from: number; readonly to: number };
  readonly sourceOf: (epoch: number) => BatchSource;
}

interface Pending {
  readonly epoch: number;
  readonly range: ChunkRange;
  readonly rows: Promise<ChunkRows>;
}

/**
 * Gives chunk after chunk, and has the rows of the following one made meanwhile, also across the end of a training epoch: so that
 * augmenting images costs no time beside training on another core. How epochs are cut into chunks has no influence on their rows.
 */
export function chunkStream({ plan, pace, epochs, sourceOf }: ChunkStreamOptions): ChunkStream {
  let source: { readonly epoch: number; readonly batches: BatchSource } | null = null;
  const begin = (epoch: number, start: number): Pending | null => {
    if (epoch >= epochs.to) return null;
    if (source?.epoch !== epoch) source = { epoch, batches: sourceOf(epoch) };
    const range = nextChunk(plan, start, pace.steps);
    const rows = source.batches(range);
    // Should training fail first, nobody awaits them any more, and their own failure must not end the process.
    rows.catch(() => {});
    return { epoch, range, rows };
  };
  let pending: Pending | null | undefined;
  let current = epochs.from;
  return {
    async next() {
      pending = pending === undefined ? begin(epochs.from, 0) : pending;
      if (pending === null) throw new RangeError(`there are no training epochs after ${epochs.to}`);
      const { epoch, range, rows } = pending;
      current = epoch;
      const made = await rows;
      const end = range.start + range.steps * range.batchSize;
      const endsEpoch = end >= plan.rows;
      pending = endsEpoch ? begin(epoch + 1, 0) : begin(epoch, end);
      return { ...made, range, endsEpoch };
    },
    restartEpoch() {
      pending = begin(current, 0);
    },
  };
}
