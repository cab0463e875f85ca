import type { PreparedData, Rows } from "@conclave/data";
import type { EngineRows } from "@conclave/engines";
import type { RunSpec } from "@conclave/spec";
import type { Bag } from "../../bag/draw-bag.js";
import { EnsembleError } from "../../errors.js";
import { selectColumns } from "../../select-columns.js";
import { rowWeights } from "./row-weights.js";
import { trainingLabels } from "./training-labels.js";

/** Rows to be judged by. */
export type SeenRows = Pick<Rows, "count" | "features">;

/** The data as one member sees it: with its columns alone. */
export interface MemberRows {
  /** Of one sample. */
  readonly shape: readonly number[];
  readonly mean: Float32Array;
  readonly scale: Float32Array;
  /** With labels and weights as steps take them. */
  readonly train: EngineRows;
  readonly validation: SeenRows | null;
  readonly test: SeenRows | null;
}

/**
 * The rows a member trains on and is judged by. All columns: the very arrays of `data`, which the engine has already; some
 * columns: copied once.
 *
 * @throws EnsembleError "bag-invalid" when columns are to be left out of images, "weights-invalid" for weights that are none.
 */
export function memberRows(
  spec: Pick<RunSpec, "bagging" | "classWeights">,
  data: PreparedData,
  columns: Bag["features"],
): MemberRows {
  const { shape, normalisation, train, validation, test } = data;
  const weights = rowWeights(spec, data);
  const learnt = { labels: trainingLabels(data), ...(weights === null ? {} : { weights }) };
  if (columns === null) {
    return {
      shape,
      ...normalisation,
      train: { count: train.count, features: train.features, ...learnt },
      validation,
      test,
    };
  }
  const [width] = shape;
  if (shape.length !== 1 || width === undefined) {
    throw new EnsembleError(
      "bag-invalid",
      `bagging.maxFeatures: expected 1 (all features) for samples of shape [${shape}], got ${columns.length} features; ` +
        "only flat samples (tables) can leave columns out, since images would lose their pixels' places",
    );
  }
  const select = ({ count, features }: Rows): SeenRows => ({
    count,
    features: selectColumns(features, columns, width),
  });
  return {
    shape: [columns.length],
    mean: Float32Array.from(columns, (column) => normalisation.mean[column]!),
    scale: Float32Array.from(columns, (column) => normalisation.scale[column]!),
    train: { ...select(train), ...learnt },
    validation: validation === null ? null : select(validation),
    test: test === null ? null : select(test),
  };
}

/** Copies the rows with these indices, in this order. */
export function gatherRows({ features, count }: SeenRows, indices: Uint32Array | Int32Array): SeenRows {
  const size = features.length / count;
  const length = indices.length * size;
  const gathered = features instanceof Uint8Array ? new Uint8Array(length) : new Float32Array(length);
  indices.forEach((row, target) => {
    gathered.set(features.subarray(row * size, (row + 1) * size), target * size);
  });
  return { count: indices.length, features: gathered };
}
