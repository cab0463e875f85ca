import { DataError } from "../data-error.js";
import type { ColumnReference, TableColumns } from "../options.js";
import type { Records } from "./records.js";

const COLUMNS_LISTED = 12;

type Known = Pick<Records, "file" | "width" | "names">;

/** What each column of a table is for, by number. */
export interface ColumnRoles {
  readonly labels: readonly number[];
  readonly text: number | null;
  readonly weight: number | null;
  readonly group: number | null;
  readonly time: number | null;
  /** All others that are not left out; none where a column of text takes their place. */
  readonly features: readonly number[];
}

/**
 * Finds the columns that the options name.
 *
 * @throws DataError unknown-column, with the columns that there are; bad-option for a column that is to be two things
 */
export function columnRoles(columns: Known, options: Omit<TableColumns, "shape">): ColumnRoles {
  const one = (reference: ColumnReference | null, role: string) =>
    reference === null ? null : columnNumber(columns, reference, role);
  const named = options.label === null ? [] : [options.label].flat();
  const labels = named.map((reference) => columnNumber(columns, reference, "label"));
  const text = one(options.text, "text");
  const weight = one(options.weight, "weight");
  const group = one(options.group, "group");
  const time = one(options.time, "time");
  const ignored = options.ignore.map((reference) => columnNumber(columns, reference, "ignore"));
  const others = [...labels, ...[text, weight, group, time].filter((column) => column !== null), ...ignored];
  const twice = others.find((column, index) => others.indexOf(column) !== index);
  // the same column may well give the groups and the order in time
  if (twice !== undefined && !(twice === group && twice === time)) {
    throw new DataError("bad-option", "the column is named for two things: a column is one of them", {
      file: columns.file,
      field: columnField(columns, twice),
    });
  }
  const features = text === null ? Array.from({ length: columns.width }, (_, column) => column) : [];
  return { labels, text, weight, group, time, features: features.filter((column) => !others.includes(column)) };
}

/**
 * The number of a column.
 *
 * @param reference a column's name, or its number; negative numbers count from the end
 * @param role what it is wanted for: the option that names it
 * @throws DataError unknown-column, with the columns that there are
 */
export function columnNumber(columns: Known, reference: ColumnReference, role: string): number {
  const { file, names, width } = columns;
  const wanted = role === "label" ? "take the label from" : `use as \`${role}\``;
  if (typeof reference === "string") {
    const index = names?.indexOf(reference) ?? -1;
    if (index >= 0) return index;
    const known =
      names === null
        ? `the file has no header, so give its number, 0 to ${width - 1} (or set \`header: true\`)`
        : `the columns are ${listed(names)}`;
    throw new DataError("unknown-column", `there is no column "${reference}" to ${wanted}; ${known}`, { file });
  }
  const index = reference < 0 ? width + reference : reference;
  if (Number.isInteger(index) && index >= 0 && index < width) return index;
  const names_ = names === null ? "" : `: ${listed(names)}`;
  throw new DataError(
    "unknown-column",
    `there is no column ${reference} to ${wanted}; the file has ${width} columns, 0 to ${width - 1}${names_}`,
    { file },
  );
}

/** Whether a file has a column, as far as its header tells: a number within its width always is one. */
export function hasColumn({ names, width }: Known, reference: ColumnReference): boolean {
  if (typeof reference === "string") return names?.includes(reference) ?? false;
  return reference < 0 ? -reference <= width : reference < width;
}

/** A column as messages name it. */
export function columnField({ names }: Pick<Records, "names">, index: number): string {
  const name = names?.[index];
  return name === undefined ? `column ${index}` : `column "${name}"`;
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, COLUMNS_LISTED).map((name) => `"${name}"`);
  const rest = names.length - shown.length;
  return shown.join(", ") + (rest > 0 ? ` and ${rest} more` : "");
}
