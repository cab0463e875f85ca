import { DataError } from "../data-error.js";
import type { ColumnReference, DataOptions, TableColumns } from "../options.js";
import type { Records } from "./records.js";

const COLUMNS_LISTED = 12;

type Known = Pick<Records, "file" | "width" | "names" | "leftOut" | "unreadable">;

/** What each column of a table is for, by number. */
export interface ColumnRoles {
  readonly labels: readonly number[];
  readonly text: number | null;
  readonly weight: number | null;
  readonly group: number | null;
  readonly time: number | null;
  /** All others, but those that are left out; none where a column of text takes their place. */
  readonly features: readonly number[];
}

/**
 * Finds the columns that the options name. A column that measures nothing, such as an index, is a feature only where it is named among the categories.
 *
 * @throws DataError unknown-column, with the columns that there are; bad-option for a column that is to be two things
 */
export function columnRoles(
  columns: Known,
  options: Omit<TableColumns, "shape">,
  categorical: DataOptions["categorical"] = "refuse",
): ColumnRoles {
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
  const asked =
    typeof categorical === "string" ? [] : categorical.map((name) => columnNumber(columns, name, "categorical"));
  const idle = columns.leftOut.map(({ column }) => column).filter((column) => !asked.includes(column));
  const leftOut = new Set([...others, ...idle]);
  const features = text === null ? Array.from({ length: columns.width }, (_, column) => column) : [];
  return { labels, text, weight, group, time, features: features.filter((column) => !leftOut.has(column)) };
}

/** @throws DataError bad-parquet for a column that has a role, or is a feature, and whose cells are no single values */
export function checkReadable(columns: Known, { labels, text, weight, group, time, features }: ColumnRoles): void {
  if (columns.unreadable.size === 0) return;
  const used = [...labels, text, weight, group, time, ...features].filter((column) => column !== null);
  const column = used.find((column) => columns.unreadable.has(column));
  if (column === undefined) return;
  const name = columns.names?.[column] ?? column;
  throw new DataError(
    "bad-parquet",
    `expected numbers or text, got ${columns.unreadable.get(column)}; flatten it, or leave it out with \`ignore: [${name}]\``,
    { file: columns.file, field: columnField(columns, column) },
  );
}

/**
 * The number of a column.
 *
 * @param reference a column's name, or its number; negative numbers count from the end, past columns that measure nothing, such as an index
 * @param role what it is wanted for: the option that names it
 * @throws DataError unknown-column, with the columns that there are
 */
export function columnNumber(columns: Known, reference: ColumnReference, role: string): number {
  const { file, names, width } = columns;
  const wanted = role === "label" ? "take the label from" : `use as \`${role}\``;
  if (typeof reference === "string") {
    const index = names?.indexOf(reference.trim()) ?? -1;
    if (index >= 0) return index;
    const known =
      names === null
        ? `the file has no header, so give its number, 0 to ${width - 1} (or set \`header: true\`)`
        : `the columns are ${listed(names)}`;
    throw new DataError("unknown-column", `there is no column "${reference}" to ${wanted}; ${known}`, { file });
  }
  const column = numberedColumn(columns, reference);
  if (column !== null) return column;
  const names_ = names === null ? "" : `: ${listed(names)}`;
  throw new DataError(
    "unknown-column",
    `there is no column ${reference} to ${wanted}; the file has ${width} columns, 0 to ${width - 1}${names_}`,
    { file },
  );
}

/** Whether a file has a column, as far as its header tells: a number within its width always is one. */
export function hasColumn(columns: Known, reference: ColumnReference): boolean {
  if (typeof reference === "string") return columns.names?.includes(reference.trim()) ?? false;
  return numberedColumn(columns, reference) !== null;
}

function numberedColumn({ width, leftOut }: Known, reference: number): number | null {
  if (!Number.isInteger(reference)) return null;
  if (reference >= 0) return reference < width ? reference : null;
  const columns = Array.from({ length: width }, (_, column) => column);
  return columns.filter((column) => !leftOut.some((found) => found.column === column)).at(reference) ?? null;
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
