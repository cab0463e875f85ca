import { basename } from "node:path";
import type { Part, RowPlace } from "../findings/finding.js";
import type { RawRows } from "../sources/raw-rows.js";
import type { Split } from "../splits/split.js";
import type { RawParts } from "./read-parts.js";

/** The rows of a part: which rows of what was read. */
export interface PartRows {
  readonly part: Part;
  readonly raw: RawRows;
  readonly rows: Int32Array;
}

/** The parts that there are, training first. */
export function partRows({ train, validation, test }: RawParts, split: Split): readonly PartRows[] {
  const parts: PartRows[] = [{ part: "train", raw: train, rows: split.train }];
  for (const [part, raw] of [["validation", validation] as const, ["test", test] as const]) {
    if (raw !== null) parts.push({ part, raw, rows: Int32Array.from({ length: raw.count }, (_, row) => row) });
    else if (split[part].length > 0) parts.push({ part, raw: train, rows: split[part] });
  }
  return parts;
}

/** Where the row of a part was read. */
export function placeOf({ part, raw, rows }: PartRows, row: number): RowPlace {
  const at = rows[row]!;
  const name = raw.names?.[at];
  if (name !== undefined) return { part, file: name, row: null };
  return { part, file: basename(raw.file), row: raw.lines?.[at] ?? at + 1 };
}
