import type { BatchSource, ChunkRows } from "./batch-source.js";
import type { ChunkPace } from "./chunk-pace.js";
import { type ChunkRange, nextChunk, type StepPlan } from "./steps.js";

/** A chunk of a training epoch with its rows. */
interface StreamedChunk extends ChunkRows {
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

interface ChunkStreamOptions {
  readonly plan: StepPlan;
  readonly pace: ChunkPace;
  /** The first training epoch, from 0, and the one that is not reached. */
  readonly epochs: { readonly from: number; readonly to: number };
  readonly sourceOf: (epoch: number) => BatchSource;
}

/** A chunk whose rows were asked for. */
interface Pending {
  readonly epoch: number;
  readonly range: ChunkRange;
  readonly endsEpoch: boolean;
  readonly rows: Promise<ChunkRows>;
}

/**
 * Gives chunk after chunk, and has the rows of the following ones made meanwhile, also across the end of a training epoch: so that
 * augmenting images costs no time beside training on another core. A training epoch ends with short chunks, which train sooner than the long
 * one after them can be made: so the rows that are asked for ahead are as many as the longest chunk has, in however many chunks they come.
 * How epochs are cut into chunks has no influence on their rows.
 */
export function chunkStream({ plan, pace, epochs, sourceOf }: ChunkStreamOptions): ChunkStream {
  let source: { readonly epoch: number; readonly batches: BatchSource } | null = null;
  let place = { epoch: epochs.from, start: 0 };
  let ahead: Pending[] = [];
  let current = epochs.from;

  function ask(): void {
    const { epoch, start } = place;
    if (source?.epoch !== epoch) source = { epoch, batches: sourceOf(epoch) };
    const range = nextChunk(plan, start, pace.steps);
    const rows = source.batches(range);
    // Should training fail first, nobody awaits them any more, and their own failure must not end the process.
    rows.catch(() => {});
    const end = start + rowsOf(range);
    const endsEpoch = end >= plan.rows;
    ahead.push({ epoch, range, endsEpoch, rows });
    place = endsEpoch ? { epoch: epoch + 1, start: 0 } : { epoch, start: end };
  }

  function askAhead(): void {
    const wanted = Math.min(pace.steps * plan.batchSize, plan.rows);
    let asked = ahead.reduce((sum, { range }) => sum + rowsOf(range), 0);
    while (asked < wanted && place.epoch < epochs.to) {
      ask();
      asked += rowsOf(ahead.at(-1)!.range);
    }
  }

  return {
    async next() {
      if (ahead.length === 0 && place.epoch < epochs.to) ask();
      const pending = ahead.shift();
      if (pending === undefined) throw new RangeError(`there are no training epochs after ${epochs.to}`);
      const { epoch, range, endsEpoch, rows } = pending;
      current = epoch;
      const made = await rows;
      askAhead();
      return { ...made, range, endsEpoch };
    },
    restartEpoch() {
      ahead = [];
      place = { epoch: current, start: 0 };
    },
  };
}

function rowsOf({ steps, batchSize }: ChunkRange): number {
  return steps * batchSize;
}
