import { DataError } from "../data-error.js";
import { compareCodeUnits } from "../labels/class-names.js";
import type { DataOptions } from "../options.js";
import { sampleSize } from "../rows.js";
import type { RawRows } from "../sources/raw-rows.js";
import type { ColumnEncoding, TableEncoding } from "./encoding.js";
import { fitOffset } from "./fit-offset.js";

/** More categories than this are names or numbers of rows, and a feature for each would fill the memory. */
const MAX_CATEGORIES = 1000;

/**
 * Learns medians, offsets and categories from the training rows alone; null where the rows need neither, so that they stay as they are.
 *
 * @param train which rows of `rows` train
 * @throws DataError bad-option for a column of more than 1,000 categories
 */
export function fitTable(rows: RawRows, train: Int32Array, missing: DataOptions["missing"]): TableEncoding | null {
  const columns =
    rows.columns ?? Array.from({ length: sampleSize(rows.shape) }, () => ({ name: null, categories: null }));
  const width = columns.length;
  const offsets = columns.map(({ categories }, column) =>
    categories === null ? offsetOf(rows, train, column, width) : 0,
  );
  const plain = columns.every(({ categories }, column) => categories === null && offsets[column] === 0);
  if (missing === "refuse" && plain) return null;
  return {
    kind: "table",
    columns: columns.map(({ name, categories }, column): ColumnEncoding => {
      const offset = offsets[column]!;
      const values = Float32Array.from(train, (row) => rows.features[row * width + column]! - offset).filter(
        (value) => !Number.isNaN(value),
      );
      if (categories === null) {
        const fill = missing === "median" ? median(values) : null;
        return offset === 0 ? { name, fill } : { name, offset, fill };
      }
      const seen = [...new Set(values)].map((number) => categories[number]!).sort(compareCodeUnits);
      if (seen.length <= MAX_CATEGORIES) return { name, categories: seen };
      const text = `expected at most ${MAX_CATEGORIES} categories, got ${seen.length}; \`ignore\` the column, or name it as \`text\``;
      throw new DataError("bad-option", text, { file: rows.file, field: rows.columns?.[column]?.field });
    }),
  };
}

/** Of a column of a table alone: the numbers of a sequence or an image would no longer be comparable with each other. */
function offsetOf({ features, shape }: RawRows, train: Int32Array, column: number, width: number): number {
  if (!(features instanceof Float64Array) || shape.length > 1) return 0;
  return fitOffset(Float64Array.from(train, (row) => features[row * width + column]!).filter(Number.isFinite));
}

/** The middle value, of an even number the mean of the two; of none 0, so that an empty column is constant. Sorts the values. */
function median(values: Float32Array): number {
  if (values.length === 0) return 0;
  values.sort();
  const middle = values.length >> 1;
  return values.length % 2 === 1 ? values[middle]! : Math.fround((values[middle - 1]! + values[middle]!) / 2);
}
