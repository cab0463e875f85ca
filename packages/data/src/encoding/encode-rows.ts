import { takeValues } from "../rows.js";
import type { RawRows } from "../sources/raw-rows.js";
import { type EncodingCounts, encodeTable } from "./encode-table.js";
import { encodeText } from "./encode-text.js";
import type { Encoding } from "./encoding.js";
import { resizeImages } from "./resize-images.js";

export interface EncodedRows {
  /** Of the rows asked for, in that order. */
  readonly features: Uint8Array | Float32Array;
  readonly counts: EncodingCounts;
}

const NOTHING_DONE: EncodingCounts = { filled: 0, unknown: 0 };

/** The features of some rows, as the model sees them before normalisation; all rows are not copied where they are features as they stand. */
export function encodeRows(raw: RawRows, encoding: Encoding | null, rows: Int32Array): EncodedRows {
  switch (encoding?.kind) {
    case undefined:
      return { features: taken(raw, rows), counts: NOTHING_DONE };
    case "table":
      return encodeTable(raw, encoding, rows);
    case "text":
      return { features: encodeText(raw.texts ?? [], encoding, rows), counts: NOTHING_DONE };
    case "images":
      return { features: resizeImages(taken(raw, rows), encoding.from, encoding.size), counts: NOTHING_DONE };
  }
}

function taken({ features, count }: RawRows, rows: Int32Array): Uint8Array | Float32Array {
  const all = rows.length === count && rows.every((row, index) => row === index);
  const some = all ? features : takeValues(features, rows, features.length / count);
  return some instanceof Float64Array ? Float32Array.from(some) : some;
}
