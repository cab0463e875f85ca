import { ConclaveError } from "./errors.js";

/**
 * Samples as they are in the data (pixels 0 … 255, columns in their units): an array with one entry per sample, or all of them one after
 * the other, row-major.
 */
export type Samples = readonly ArrayLike<number>[] | Uint8Array | Float32Array;

/** @throws ConclaveError "samples-invalid" when the values do not fill samples of this shape */
export function flattenSamples(
  samples: Samples,
  shape: readonly number[],
): { readonly features: Uint8Array | Float32Array; readonly count: number } {
  const size = shape.reduce((product, extent) => product * extent, 1);
  if (samples instanceof Uint8Array || samples instanceof Float32Array) {
    if (samples.length % size !== 0) {
      throw new ConclaveError(
        "samples-invalid",
        `expected samples of shape [${shape}], so a multiple of ${size} values, got ${samples.length}`,
      );
    }
    return { features: samples, count: samples.length / size };
  }
  const features = new Float32Array(samples.length * size);
  for (const [index, sample] of samples.entries()) {
    if (sample.length !== size) {
      throw new ConclaveError(
        "samples-invalid",
        `sample ${index}: expected ${size} values (shape [${shape}]), got ${sample.length}`,
      );
    }
    features.set(sample, index * size);
  }
  return { features, count: samples.length };
}
