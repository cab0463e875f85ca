import type { TextOptions } from "../options.js";

/**
 * How values of the files become features, as learnt from the training rows. It is saved with the ensemble and applied to whatever it
 * is asked, and it is JSON as it stands.
 */
export type Encoding = TableEncoding | TextEncoding | ImageEncoding;

/** Of a table with missing values, columns of text, or numbers that float32 does not tell apart: one entry per column of the file that is a feature. */
export interface TableEncoding {
  readonly kind: "table";
  readonly columns: readonly ColumnEncoding[];
}

export type ColumnEncoding = NumberEncoding | CategoryEncoding;

interface NamedColumn {
  /** As the file calls it; null where it has no names. */
  readonly name: string | null;
}

/** A column of numbers stays one feature: its value less the offset, in float64, and then rounded to float32. */
export interface NumberEncoding extends NamedColumn {
  /** A number of the training rows, where rounding alone would take from them what they say; absent for 0. */
  readonly offset?: number;
  /** Takes the place of a missing value: the median of the training rows, less the offset; null where missing values are refused. */
  readonly fill: number | null;
}

/** A column of text becomes a feature per category: 1 for the row's own, 0 for all where it is missing or training never had it. */
export interface CategoryEncoding extends NamedColumn {
  readonly categories: readonly string[];
}

/** Of texts: each unit (character or word) becomes a number. */
export interface TextEncoding extends Omit<TextOptions, "vocabulary"> {
  readonly kind: "text";
  /** The most frequent first; the first has the number 2: 0 is no unit (padding), 1 one that is not here. */
  readonly vocabulary: readonly string[];
}

/** Of images that are made smaller. */
export interface ImageEncoding {
  readonly kind: "images";
  /** What images in the files look like: [height, width, channels]. */
  readonly from: readonly [number, number, number];
  /** What they become: [height, width]. */
  readonly size: readonly [number, number];
}

/** The shape of a sample after encoding. */
export function encodedShape(encoding: Encoding | null, raw: readonly number[]): readonly number[] {
  switch (encoding?.kind) {
    case undefined:
      return raw;
    case "table":
      // images in rows have numbers alone, and keep their shape
      return raw.length > 1 ? raw : [encoding.columns.reduce((sum, column) => sum + widthOf(column), 0)];
    case "text":
      return [encoding.length];
    case "images":
      return [...encoding.size, encoding.from[2]];
  }
}

/** How many features a column becomes. */
export function widthOf(column: ColumnEncoding): number {
  return "categories" in column ? column.categories.length : 1;
}
