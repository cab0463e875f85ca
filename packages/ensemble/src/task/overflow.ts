import { normalised, type Statistics, shownFloat32 } from "@conclave/data/prepared";
import type { EnsembleManifest } from "../disk/manifest.js";

/** Why there is no finite answer to a row. */
export interface Overflow {
  /** What the value is called that is farthest from the training rows: its column, or its place in the sample; null where no value is far. */
  readonly field: string | null;
  /** What was expected, what came, and what to do. */
  readonly reason: string;
}

/** Closer to the training rows than this many deviations a value is not what made an answer overflow. */
const FAR = 1e4;

/**
 * Says why an ensemble has no finite answer to a row: the numbers on the way from its values to the answer left the range of float32.
 *
 * @param features samples as they are in the data, row-major
 */
export function overflowIn(
  { shape, preprocessing, columnNames }: Pick<EnsembleManifest, "shape" | "preprocessing" | "columnNames">,
  features: Uint8Array | Float32Array,
  row: number,
): Overflow {
  const size = shape.reduce((product, extent) => product * extent, 1);
  const sample = features.subarray(row * size, (row + 1) * size);
  return (
    farValue(sample, preprocessing, columnNames) ?? {
      field: null,
      reason:
        "expected a finite answer; none of its values is far from those of the training rows, so that the ensemble itself overflows 32-bit floats: train it again",
    }
  );
}

/** Which value of a sample is too far from the training rows; null where none is. */
export function farValue(
  sample: Uint8Array | Float32Array,
  statistics: Statistics,
  columnNames: readonly string[] | null,
): Overflow | null {
  const distanceOf = (at: number): number => Math.abs(normalised(sample[at]!, statistics, at));
  let farthest = 0;
  for (let at = 1; at < sample.length; at++) if (distanceOf(at) > distanceOf(farthest)) farthest = at;
  if (distanceOf(farthest) < FAR) return null;
  const name = columnNames?.[farthest];
  return {
    field: name === undefined ? `value ${farthest}` : `column "${name}"`,
    reason: `expected a value like those of the training rows, got ${shownFloat32(sample[farthest]!)}: the answer overflows 32-bit floats; correct the value, or leave the row out`,
  };
}
