/** What brings features to the scale of the first layer, over the last axis of a sample: x becomes (x - mean) · scale, in float32. */
export interface Statistics {
  readonly mean: ArrayLike<number>;
  readonly scale: ArrayLike<number>;
}

const LARGEST_FLOAT32 = 3.4028234663852886e38;

/** A value as the first layer gets it; infinite where float32 does not reach. */
export function normalised(value: number, { mean, scale }: Statistics, at: number): number {
  const place = at % mean.length;
  return Math.fround(Math.fround(value - Math.fround(mean[place]!)) * Math.fround(scale[place]!));
}

/** How far from 0 a value may be that float32 reaches in every column once it is normalised. Others are to be looked at one by one. */
export function safeReach({ mean, scale }: Statistics): number {
  let least = LARGEST_FLOAT32;
  for (let at = 0; at < mean.length; at++) {
    least = Math.min(least, LARGEST_FLOAT32 / 2 / Math.max(1, Math.abs(scale[at]!)) - Math.abs(mean[at]!));
  }
  return least;
}

/** A float32 as people write it: 3e38 lies in float32 as 3.0000000054977558e38. */
export function shownFloat32(value: number): string {
  return String(Number(value.toPrecision(7)));
}
