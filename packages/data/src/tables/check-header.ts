import { DataError } from "../data-error.js";
import { expectedNames } from "./matching-columns.js";
import type { ExpectedColumns } from "./read-records.js";
import type { Records } from "./records.js";

const CELLS_SHOWN = 8;

/**
 * Refuses a file whose first line was taken for the names of its columns and looks like a row of values: that row would be lost. Where the
 * training rows are known and the line has their names, it names the columns, whatever it looks like.
 *
 * @throws DataError missing-header
 */
export function checkHeader({ file, doubt, names, firstLine }: Records, like: ExpectedColumns | null): void {
  if (doubt !== "row" || names === null) return;
  const wanted = expectedNames(like);
  if (wanted?.every((name) => names.includes(name))) return;
  const expected = wanted === null ? "the names of the columns" : `a header with the names ${shown(wanted)}`;
  throw new DataError(
    "missing-header",
    `expected ${expected} in the first line, got what looks like a row: ${shown(firstLine ?? [])}; ` +
      "if the file has no header, set `header: false`; if these are names all the same, leave them out with `skipLines: 1` and `header: false`",
    { file },
  );
}

function shown(cells: readonly string[]): string {
  const first = cells.slice(0, CELLS_SHOWN).map((cell) => `"${cell}"`);
  return first.join(", ") + (cells.length > CELLS_SHOWN ? " …" : "");
}
