/** How a bag is cut into steps. */
export interface StepPlan {
  readonly rows: number;
  /** Rows of every step of a training epoch but perhaps the last. */
  readonly batchSize: number;
  /** In how many parts a full batch is computed, as long as memory lasts. */
  readonly microBatches: number;
  readonly stepsPerEpoch: number;
  /** Over all training epochs: what schedules are drawn over. */
  readonly totalSteps: number;
}

/** Steps of a bag: ⌈rows / batch size⌉ a training epoch; "full" is one batch of all rows, and no batch is larger than the bag. */
export function planSteps(rows: number, batchSize: number | "full", epochs: number, microBatches = 1): StepPlan {
  const size = batchSize === "full" ? rows : Math.min(batchSize, rows);
  const stepsPerEpoch = Math.ceil(rows / size);
  return {
    rows,
    batchSize: size,
    microBatches: Math.min(microBatches, size),
    stepsPerEpoch,
    totalSteps: stepsPerEpoch * epochs,
  };
}

/** In how many parts a batch is computed, where a full one is computed in `microBatches`: none is larger than the largest of those. */
export function partsOf(batchSize: number, plan: Pick<StepPlan, "batchSize">, microBatches: number): number {
  return Math.ceil(batchSize / Math.ceil(plan.batchSize / microBatches));
}

/** Steps of one batch size, run by the engine in one go. */
export interface ChunkRange {
  /** The first of its rows, within the training epoch's order. */
  readonly start: number;
  readonly steps: number;
  readonly batchSize: number;
}

/**
 * The chunk that begins at row `start` of a training epoch: up to `limit` full batches, or the smaller last batch alone, which is
 * trained with its own size, never dropped or padded.
 */
export function nextChunk(plan: StepPlan, start: number, limit: number): ChunkRange {
  const fullBatches = Math.floor((plan.rows - start) / plan.batchSize);
  if (fullBatches === 0) return { start, steps: 1, batchSize: plan.rows - start };
  return { start, steps: Math.min(fullBatches, limit), batchSize: plan.batchSize };
}
