import { EngineError } from "@conclave/engines";
import { EnsembleError } from "../../errors.js";
import { moreParts, smallestPart } from "./smaller-parts.js";
import { type EpochResult, type EpochTask, trainEpoch } from "./train-epoch.js";

interface MemoryOptions {
  /** What errors call the member: "member 3 (lenet5)". */
  readonly member: string;
  /** Told when memory ran out and the training epoch begins again, with batches in so many parts; and the same in words. */
  onMoreParts(parts: number, notice: string): void;
}

/**
 * Runs a training epoch. When memory runs out in a step, the epoch begins again with batches in twice as many parts, so that all of its steps
 * are computed alike: its result depends on the number of parts it ends with alone, not on when memory ran out.
 *
 * @throws what {@link trainEpoch} does; EnsembleError "out-of-memory" when the parts are as small as they may be.
 */
export async function trainWithinMemory(task: EpochTask, { member, onMoreParts }: MemoryOptions): Promise<EpochResult> {
  const { microBatches, plan, chunks } = task;
  try {
    return await trainEpoch(task);
  } catch (error) {
    if (!(error instanceof EngineError && error.code === "out-of-memory")) throw error;
    const smallest = smallestPart(task.carry);
    const more = moreParts(plan.batchSize, microBatches, smallest);
    if (more === null) throw outOfMemory(error, member, task, smallest);
    const rows = Math.ceil(plan.batchSize / more);
    onMoreParts(
      more,
      `${member}: ${error.message}; going on with each batch of ${plan.batchSize} rows in ${more} parts of up to ${rows} (microBatches: ${more})`,
    );
    chunks.restartEpoch();
    return trainWithinMemory({ ...task, microBatches: more }, { member, onMoreParts });
  }
}

function outOfMemory(
  cause: EngineError,
  member: string,
  { plan, microBatches }: EpochTask,
  smallest: number,
): EnsembleError {
  const tried =
    microBatches === 1
      ? `a batch of ${plan.batchSize} rows`
      : `a batch of ${plan.batchSize} rows in ${microBatches} parts`;
  const why = smallest > 1 ? `; smaller parts than ${smallest} rows make batch normalisation useless` : "";
  return new EnsembleError(
    "out-of-memory",
    `${member}: ${cause.message}, with ${tried}${why}; use narrower or fewer layers, smaller images (simplify.size), ` +
      "an optimizer that remembers less (sgd), fewer workers on this machine, or one with more memory",
    { cause },
  );
}
