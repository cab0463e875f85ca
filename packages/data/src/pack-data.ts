import type { PreparedData } from "./prepared-data.js";
import type { Rows } from "./rows.js";
import type { NamedArray } from "./safetensors/dtype.js";
import { encodeSafetensors } from "./safetensors/encode.js";

/** Of a packed data set's metadata: what the document is, and the version of its arrays' names. */
export const FORMAT = "conclave.data.v1";

export const PARTS = ["train", "validation", "test"] as const;

/**
 * Packs a data set into one safetensors document: an artifact that workers fetch by its hash. Equal data gives equal bytes.
 *
 * Arrays: `normalisation/mean`, `normalisation/scale`, and of each part `PART/labels` and `PART/features` (count, ...shape).
 * Metadata: `format`, and as JSON `shape` and `classes`.
 */
export function packData(data: PreparedData): Uint8Array {
  const { mean, scale } = data.normalisation;
  const arrays: Record<string, NamedArray> = {
    "normalisation/mean": { dtype: "F32", shape: [mean.length], data: mean },
    "normalisation/scale": { dtype: "F32", shape: [scale.length], data: scale },
  };
  for (const part of PARTS) {
    const rows = data[part];
    if (rows === null) continue;
    arrays[`${part}/labels`] = { dtype: "I32", shape: [rows.count], data: rows.labels };
    arrays[`${part}/features`] = features(rows, data.shape);
  }
  return encodeSafetensors(arrays, {
    format: FORMAT,
    shape: JSON.stringify(data.shape),
    classes: JSON.stringify(data.classes),
  });
}

function features(rows: Rows, sample: readonly number[]): NamedArray {
  const shape = [rows.count, ...sample];
  return rows.features instanceof Uint8Array
    ? { dtype: "U8", shape, data: rows.features }
    : { dtype: "F32", shape, data: rows.features };
}
