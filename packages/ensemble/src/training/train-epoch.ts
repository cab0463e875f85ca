import type { Carry, HostArray } from "@conclave/core";
import type { Chunk, ChunkInputs, TrainingSession } from "@conclave/engines";
import type { BatchSource } from "./batch-source.js";
import type { ChunkPace } from "./chunk-pace.js";
import { lossParts, type StepLoss } from "./loss-parts.js";
import { type ChunkRange, nextChunk, type StepPlan } from "./steps.js";

/** What a training epoch is run with. */
export interface EpochTask {
  readonly session: TrainingSession;
  readonly plan: StepPlan;
  /** The steps of all training epochs before this one. */
  readonly stepsBefore: number;
  readonly carry: Carry<HostArray>;
  readonly batches: BatchSource;
  readonly inputs: Omit<ChunkInputs, "firstStep">;
  readonly pace: ChunkPace;
  readonly signal: AbortSignal;
  /** Called after each chunk with the rows done in this training epoch and the mean loss over them. */
  onChunk(done: { readonly rows: number; readonly steps: number; readonly loss: number }): void;
  /** Called with a chunk and the index of its first step whose loss is not finite; what it makes of that is thrown. */
  explain(chunk: Chunk, step: number, loss: number): Promise<Error>;
}

export interface EpochResult {
  readonly carry: Carry<HostArray>;
  /** The mean loss over the epoch's rows. */
  readonly loss: number;
  /** How it went within the epoch: see {@link lossParts}. */
  readonly parts: readonly number[];
}

/**
 * Runs one training epoch, chunk by chunk; the rows of the next chunk are made while this one trains. Between chunks the event
 * loop gets its turn and the signal is heard; how the epoch is cut has no influence on the result.
 *
 * @throws the signal's reason when it is aborted; what `explain` makes of a loss that is not finite.
 */
export async function trainEpoch(task: EpochTask): Promise<EpochResult> {
  const { session, plan, batches, pace, signal } = task;
  let carry = task.carry;
  let steps = 0;
  let lossSum = 0;
  const losses: StepLoss[] = [];
  let range: ChunkRange | null = nextChunk(plan, 0, pace.steps);
  let pending = ahead(batches, range);
  while (range !== null) {
    const started = performance.now();
    const { rows, indices } = await pending;
    const end: number = range.start + range.steps * range.batchSize;
    const following: ChunkRange | null = end < plan.rows ? nextChunk(plan, end, pace.steps) : null;
    if (following !== null) pending = ahead(batches, following);
    await turnOfTheEventLoop();
    signal.throwIfAborted();
    const inputs = { ...task.inputs, firstStep: task.stepsBefore + steps };
    const chunk: Chunk = { carry, rows, indices, batchSize: range.batchSize, inputs };
    const result = await session.run(chunk);
    pace.ran(range, performance.now() - started);
    for (const [step, loss] of result.losses.entries()) {
      if (!Number.isFinite(loss)) throw await task.explain(chunk, step, loss);
      lossSum += loss * range.batchSize;
      losses.push({ loss, rows: range.batchSize });
    }
    carry = result.carry;
    steps += range.steps;
    task.onChunk({ rows: end, steps, loss: lossSum / end });
    range = following;
  }
  return { carry, loss: lossSum / plan.rows, parts: lossParts(losses) };
}

/** Starts a chunk's rows. Should training fail first, nobody awaits them any more, and their own failure must not end the process. */
function ahead(batches: BatchSource, range: ChunkRange): ReturnType<BatchSource> {
  const rows = batches(range);
  rows.catch(() => {});
  return rows;
}

/** Lets waiting messages (a cancellation, the thread pool's images) come through; awaiting a settled promise would not. */
function turnOfTheEventLoop(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
