import type { Augmenter } from "@conclave/augment";
import type { EngineRows } from "@conclave/engines";
import type { AugmentSpec } from "@conclave/spec";
import type { MemberKeys } from "../../bag/member-keys.js";
import { EnsembleError } from "../../errors.js";
import type { EpochOrder } from "./epoch-order.js";
import type { ChunkRange } from "./steps.js";

/** The rows of a chunk's batches, and where in them each batch finds its own: step after step. */
export interface ChunkRows {
  readonly rows: EngineRows;
  readonly indices: Int32Array;
}

/** Where the batches of a training epoch come from. */
export type BatchSource = (range: ChunkRange) => Promise<ChunkRows>;

/** Batches straight out of the training rows, gathered by index inside the engine. */
export function plainBatches(train: EngineRows, order: EpochOrder): BatchSource {
  return async ({ start, steps, batchSize }) => ({
    rows: train,
    indices: order.rows.subarray(start, start + steps * batchSize),
  });
}

/** What {@link augmentedBatches} needs of the member. */
interface AugmentPlan {
  readonly augmenter: Augmenter;
  readonly options: AugmentSpec;
  readonly shape: readonly number[];
  readonly keys: MemberKeys;
  /** From 0. */
  readonly epoch: number;
}

/**
 * Batches of augmented images, made as they are asked for. Each image is seeded by its place in the bag, so that a row that was
 * drawn twice is seen in two ways, and how the training epoch is cut into chunks does not matter.
 *
 * @throws EnsembleError "augment-unsupported" unless the rows are images of bytes, [height, width, channels].
 */
export function augmentedBatches(train: EngineRows, order: EpochOrder, plan: AugmentPlan): BatchSource {
  const { augmenter, options, shape, keys, epoch } = plan;
  const images = augmentableImages(train, shape);
  const key = keys.augment(epoch);
  return async ({ start, steps, batchSize }) => {
    const end = start + steps * batchSize;
    const rows = order.rows.subarray(start, end);
    const rowIds = Int32Array.from(order.places.subarray(start, end));
    const features = await augmenter.augment({ images, shape, rows, key, rowIds, options });
    return {
      rows: { count: rows.length, features, ...answersWanted(train, rows) },
      indices: Int32Array.from(rows, (_, index) => index),
    };
  };
}

/** The labels and weights of these rows, in this order. */
function answersWanted(
  { count, labels, weights }: EngineRows,
  rows: Int32Array,
): Omit<EngineRows, "count" | "features"> {
  const width = labels.length / count;
  const gathered =
    labels instanceof Int32Array ? new Int32Array(rows.length * width) : new Float32Array(rows.length * width);
  rows.forEach((row, target) => {
    gathered.set(labels.subarray(row * width, (row + 1) * width), target * width);
  });
  return { labels: gathered, ...(weights && { weights: Float32Array.from(rows, (row) => weights[row]!) }) };
}

/**
 * The images of rows that can be augmented.
 *
 * @throws EnsembleError "augment-unsupported" unless the rows are images of bytes, [height, width, channels].
 */
export function augmentableImages({ features }: Pick<EngineRows, "features">, shape: readonly number[]): Uint8Array {
  if (features instanceof Uint8Array && shape.length === 3) return features;
  throw new EnsembleError(
    "augment-unsupported",
    `augment changes images: expected uint8 samples [height, width, channels], got ${features instanceof Uint8Array ? "uint8" : "float32"} ` +
      `samples [${shape}]; leave augment out, or read the data as images`,
  );
}
