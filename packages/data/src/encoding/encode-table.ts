import type { RawColumn, RawRows } from "../sources/raw-rows.js";
import { placeFinder } from "../tables/spellings.js";
import { type TableEncoding, widthOf } from "./encoding.js";

/** What encoding had to do to the rows of a table. */
export interface EncodingCounts {
  /** Missing values that were filled. */
  readonly filled: number;
  /** Categories that the training rows never had; all zeros now. */
  readonly unknown: number;
}

/** The features of some rows of a table, row-major, and what it took. */
export function encodeTable(
  { features, columns, count }: Pick<RawRows, "features" | "columns" | "count">,
  encoding: TableEncoding,
  rows: Int32Array,
): { readonly features: Float32Array; readonly counts: EncodingCounts } {
  const rawWidth = features.length / count;
  const width = encoding.columns.reduce((sum, column) => sum + widthOf(column), 0);
  const encoded = new Float32Array(rows.length * width);
  let filled = 0;
  let unknown = 0;
  let start = 0;
  encoding.columns.forEach((column, index) => {
    const places = "categories" in column ? placesOf(columns?.[index], column.categories) : null;
    rows.forEach((row, target) => {
      const value = features[row * rawWidth + index]!;
      const missing = Number.isNaN(value);
      if (missing) filled++;
      if ("fill" in column) {
        encoded[target * width + start] = missing ? (column.fill ?? Number.NaN) : value - (column.offset ?? 0);
        return;
      }
      if (missing) return;
      const place = places?.[value] ?? -1;
      if (place < 0) unknown++;
      else encoded[target * width + start + place] = 1;
    });
    start += widthOf(column);
  });
  return { features: encoded, counts: { filled, unknown } };
}

/** Where among the categories each of the column's own texts is; -1 for one that is not there. */
function placesOf(column: RawColumn | undefined, categories: readonly string[]): number[] {
  return (column?.categories ?? []).map(placeFinder(categories));
}
