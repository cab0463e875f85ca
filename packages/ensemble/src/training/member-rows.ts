import type { ClassRows, PreparedData } from "@conclave/data";
import type { Bag } from "../bag/draw-bag.js";
import { classificationData } from "../classification-data.js";
import { EnsembleError } from "../errors.js";
import { selectColumns } from "../select-columns.js";

/** The data as one member sees it: with its columns alone. */
export interface MemberRows {
  /** Of one sample. */
  readonly shape: readonly number[];
  readonly mean: Float32Array;
  readonly scale: Float32Array;
  readonly train: ClassRows;
  readonly validation: ClassRows | null;
  readonly test: ClassRows | null;
}

/**
 * The rows a member trains on and is judged by. All columns: the very arrays of `data`, which the engine has already; some
 * columns: copied once.
 *
 * @throws EnsembleError "bag-invalid" when columns are to be left out of images.
 */
export function memberRows(data: PreparedData, features: Bag["features"]): MemberRows {
  const { shape, normalisation, train, validation, test } = classificationData(data);
  if (features === null) return { shape, ...normalisation, train, validation, test };
  const [width] = shape;
  if (shape.length !== 1 || width === undefined) {
    throw new EnsembleError(
      "bag-invalid",
      `bagging.maxFeatures: expected 1 (all features) for samples of shape [${shape}], got ${features.length} features; ` +
        "only flat samples (tables) can leave columns out, since images would lose their pixels' places",
    );
  }
  const select = (rows: ClassRows): ClassRows => ({ ...rows, features: selectColumns(rows.features, features, width) });
  return {
    shape: [features.length],
    mean: Float32Array.from(features, (column) => normalisation.mean[column]!),
    scale: Float32Array.from(features, (column) => normalisation.scale[column]!),
    train: select(train),
    validation: validation === null ? null : select(validation),
    test: test === null ? null : select(test),
  };
}

/** Copies the rows with these indices, in this order. */
export function gatherRows(rows: ClassRows, indices: Uint32Array | Int32Array): ClassRows {
  const size = rows.features.length / rows.count;
  const length = indices.length * size;
  const features = rows.features instanceof Uint8Array ? new Uint8Array(length) : new Float32Array(length);
  const labels = new Int32Array(indices.length);
  indices.forEach((row, target) => {
    features.set(rows.features.subarray(row * size, (row + 1) * size), target * size);
    labels[target] = rows.labels[row]!;
  });
  return { count: indices.length, features, labels, weights: null, groups: null };
}
