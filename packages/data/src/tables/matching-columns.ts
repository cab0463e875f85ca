import { DataError } from "../data-error.js";
import { columnNames } from "./column-names.js";
import type { ExpectedColumns } from "./read-records.js";
import type { Records } from "./records.js";

const NAMES_LISTED = 12;

export const RENAME_ADVICE = "rename the columns as in the training file";

/** The names of the features that rows must have, each once; null where there are none, or one has no name. */
export function expectedNames(like: ExpectedColumns | null): readonly string[] | null {
  const names = like?.columns?.map(({ name }) => name) ?? [];
  // ensembles of the first version may have a name twice: what files call so is named in the same way
  return names.length > 0 && names.every((name) => name !== null) ? columnNames(names).names : null;
}

/**
 * The columns of a file that have the names of the features of the training rows, in their order; null where the training rows or the file
 * name none, so that only the places of the columns are left to go by.
 *
 * @throws DataError unknown-column with both lists of names
 */
export function matchingColumns({ file, names }: Records, like: ExpectedColumns | null): readonly number[] | null {
  const wanted = expectedNames(like);
  if (wanted === null || names === null) return null;
  const places = new Map(names.map((name, column) => [name, column]));
  const lacking = wanted.filter((name) => !places.has(name));
  if (lacking.length === 0) return wanted.map((name) => places.get(name)!);
  if (lacking.length === wanted.length) {
    const expected = `expected the ${featuresOf(wanted.length)} of the training rows: ${listed(wanted)}`;
    const got = `got ${names.length} ${names.length === 1 ? "column" : "columns"}: ${listed(names)}`;
    const advice = names.length === 1 && wanted.length > 1 ? "is the `delimiter` right?" : RENAME_ADVICE;
    const text = `${expected}; ${got} (the label may be left out, features may not); ${advice}`;
    throw new DataError("unknown-column", text, { file });
  }
  const columns = lacking.length === 1 ? "a column" : "columns";
  const text = `the file lacks ${columns} that the training rows have: ${listed(lacking)}; it has ${listed(names)}; ${RENAME_ADVICE}`;
  throw new DataError("unknown-column", text, { file });
}

function featuresOf(count: number): string {
  return count === 1 ? "feature" : `${count} features`;
}

/** `a, b and 3 more` */
export function listed(names: readonly string[]): string {
  const rest = names.length - NAMES_LISTED;
  return names.slice(0, NAMES_LISTED).join(", ") + (rest > 0 ? ` and ${rest} more` : "");
}
