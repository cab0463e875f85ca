import type { NormaliseOption } from "./options.js";
import type { Rows } from "./rows.js";

/**
 * What brings features to the scale that a network likes: x' = (x - mean) * scale, broadcast over the last axis of a sample. The
 * length is that of the last axis: channels of images, columns of tables.
 */
export interface Normalisation {
  readonly mean: Float32Array;
  readonly scale: Float32Array;
}

/** Of targets, which lie in float32 as y - offset. */
export interface TargetNormalisation extends Normalisation {
  /** What is subtracted from each target, in float64, where rounding alone would take from it what it says; absent for 0. */
  readonly offset?: Float64Array;
}

/**
 * The normalisation that these rows, the training rows alone, call for.
 *
 * - `standard`: mean 0 and (population) deviation 1. A MNIST-like image has one channel, so one mean and one deviation.
 * - `unit`: the smallest value becomes 0, the largest 1.
 * - `none`: everything stays.
 *
 * A channel or column without variation is scaled by 1. Sums are float64, in the order of the rows: the same bits everywhere.
 */
export function fitNormalisation(
  rows: Pick<Rows, "features">,
  shape: readonly number[],
  option: NormaliseOption,
): Normalisation {
  const channels = shape.at(-1) ?? 1;
  const mean = new Float32Array(channels);
  const scale = new Float32Array(channels).fill(1);
  if (option === "none") return { mean, scale };
  for (let channel = 0; channel < channels; channel++) {
    const { low, high, average, deviation } = statistics(rows.features, channel, channels);
    mean[channel] = option === "standard" ? average : low;
    if (low < high) scale[channel] = 1 / (option === "standard" ? deviation : high - low);
  }
  return { mean, scale };
}

interface Statistics {
  readonly low: number;
  readonly high: number;
  readonly average: number;
  readonly deviation: number;
}

/** Of every `stride`-th value from `start`: in two passes, since a sum of squares less the square of a sum would cancel. */
function statistics(values: Uint8Array | Float32Array, start: number, stride: number): Statistics {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  let total = 0;
  for (let index = start; index < values.length; index += stride) {
    const value = values[index]!;
    if (value < low) low = value;
    if (value > high) high = value;
    total += value;
  }
  const count = values.length / stride;
  const average = total / count;
  let squares = 0;
  for (let index = start; index < values.length; index += stride) {
    const offset = values[index]! - average;
    squares += offset * offset;
  }
  return { low, high, average, deviation: Math.sqrt(squares / count) };
}
