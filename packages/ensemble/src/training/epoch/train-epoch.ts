import type { Carry, HostArray } from "@conclave/core";
import type { Chunk, ChunkInputs, TrainingSession } from "@conclave/engines";
import type { ChunkPace } from "../chunks/chunk-pace.js";
import type { ChunkStream } from "../chunks/chunk-stream.js";
import { partsOf, type StepPlan } from "../chunks/steps.js";
import { lossParts, type StepLoss } from "./loss-parts.js";

/** What a training epoch is run with. */
export interface EpochTask {
  readonly session: Pick<TrainingSession, "run">;
  readonly plan: StepPlan;
  /** In how many parts the engine computes a batch. */
  readonly microBatches: number;
  /** The steps of all training epochs before this one. */
  readonly stepsBefore: number;
  readonly carry: Carry<HostArray>;
  /** Its next chunk is the epoch's first. */
  readonly chunks: ChunkStream;
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
  const { session, plan, chunks, pace, signal } = task;
  let carry = task.carry;
  let steps = 0;
  let lossSum = 0;
  const losses: StepLoss[] = [];
  let ended = false;
  while (!ended) {
    const started = performance.now();
    const { range, rows, indices, endsEpoch } = await chunks.next();
    const end = range.start + range.steps * range.batchSize;
    await turnOfTheEventLoop();
    signal.throwIfAborted();
    const inputs = { ...task.inputs, firstStep: task.stepsBefore + steps };
    const microBatches = partsOf(range.batchSize, plan, task.microBatches);
    const chunk: Chunk = { carry, rows, indices, batchSize: range.batchSize, microBatches, inputs };
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
    ended = endsEpoch;
  }
  return { carry, loss: lossSum / plan.rows, parts: lossParts(losses) };
}

/** Lets waiting messages (a cancellation, the thread pool's images) come through; awaiting a settled promise would not. */
function turnOfTheEventLoop(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
