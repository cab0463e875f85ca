import { resolve } from "node:path";
import { classIndices } from "./class-names.js";
import { labelColumn } from "./csv-columns.js";
import { DataError } from "./data-error.js";
import type { InputOptions } from "./options.js";
import type { RawRows } from "./raw-rows.js";
import { readCsv } from "./read-csv.js";
import { readIdx } from "./read-idx.js";
import { readSource, tableRows } from "./read-source.js";
import { type Rows, sampleSize } from "./rows.js";

/** What an ensemble was trained on, and so expects. */
export interface ExpectedRows {
  readonly shape: readonly number[];
  readonly classes: readonly string[];
  readonly dtype: "U8" | "F32";
}

/** Rows to predict, and their labels if they have any. */
export interface InputRows {
  readonly rows: Pick<Rows, "count" | "features">;
  readonly labels: Int32Array | null;
}

/**
 * Reads rows for an ensemble to predict. The labels may be missing: no label file, or a table with a column less (by the header, or
 * by its width).
 *
 * @throws DataError as `prepareData`, and for rows of another shape or type than the ensemble expects
 */
export async function readRows(source: InputOptions, expect: ExpectedRows, baseDirectory: string): Promise<InputRows> {
  const raw = await readInput(source, expect, baseDirectory);
  if (raw.shape.join() !== expect.shape.join()) {
    throw new DataError(
      "shape-mismatch",
      `expected samples of the shape [${expect.shape.join(", ")}], as the ensemble was trained on, got [${raw.shape.join(", ")}]`,
      { file: raw.file },
    );
  }
  return {
    rows: { count: raw.count, features: asExpected(raw, expect.dtype) },
    labels: raw.labels === null ? null : classIndices(raw, expect.classes),
  };
}

async function readInput(source: InputOptions, { shape }: ExpectedRows, baseDirectory: string): Promise<RawRows> {
  if ("sample" in source) return readSource(source, baseDirectory);
  if ("images" in source) {
    return readIdx(resolve(baseDirectory, source.images), source.labels && resolve(baseDirectory, source.labels));
  }
  const { header, delimiter, label } = source;
  const features = sampleSize(shape);
  const table = await readCsv({ file: resolve(baseDirectory, source.csv), header, delimiter }, (columns) => {
    const named = typeof label === "string" && columns.names?.includes(label);
    return columns.width === features && !named ? null : labelColumn(columns, label);
  });
  return tableRows(table, inputShape(table.columns.width - (table.labels === null ? 0 : 1), shape));
}

/** A table of the wrong width keeps its own shape, which the caller then names in its error. */
function inputShape(width: number, shape: readonly number[]): readonly number[] | null {
  return shape.length > 1 && width === sampleSize(shape) ? shape : null;
}

function asExpected({ file, features, lines, shape }: RawRows, dtype: ExpectedRows["dtype"]): Rows["features"] {
  if (dtype === "F32") return features instanceof Float32Array ? features : Float32Array.from(features);
  if (features instanceof Uint8Array) return features;
  const index = features.findIndex((value) => !(Number.isInteger(value) && value >= 0 && value <= 255));
  if (index < 0) return Uint8Array.from(features);
  throw new DataError(
    "shape-mismatch",
    `expected whole numbers from 0 to 255, as the ensemble was trained on, got ${features[index]}`,
    { file, line: lines?.[Math.floor(index / sampleSize(shape))] },
  );
}
