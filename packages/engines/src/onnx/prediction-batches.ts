import { type Shape, sizeOf } from "@conclave/core/host";

/**
 * Batch sizes that programs are made for, each when it is first needed. Above 16 rows each is at most a third larger than the one before, so
 * that a row more costs little. Larger ones than 64 gain nothing: the activations of more rows leave the processor's cache.
 */
const BATCH_SIZES = [1, 4, 8, 16, 20, 24, 32, 40, 48, 64] as const;

/** Numbers of the rows that are predicted at once, so that the activations of large images take some hundred MB. */
const MOST_NUMBERS = 1 << 21;

/** How many rows of a shape are predicted at once, at most. */
export function mostRowsAtOnce(shape: Shape): number {
  return Math.max(1, Math.min(BATCH_SIZES.at(-1) as number, Math.floor(MOST_NUMBERS / sizeOf(shape))));
}

/**
 * The batch size for so many rows: they are cut into as few batches as there can be, all of one size. Each row's logits are the same bits
 * whatever the size from 2 on; a row on its own takes other loops of onnxruntime and may differ in the last bit.
 *
 * @param largest no batch may have more rows; at least 1
 */
export function predictionBatchSize(count: number, largest: number): number {
  const sizes = BATCH_SIZES.filter((size) => size <= largest);
  const batches = Math.ceil(count / (sizes.at(-1) as number));
  const rows = Math.ceil(count / batches);
  return sizes.find((size) => rows <= size) as number;
}
