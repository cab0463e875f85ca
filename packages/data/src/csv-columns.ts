import { DataError } from "./data-error.js";

const COLUMNS_LISTED = 12;

/** What the first record of a CSV file says about its columns. */
export interface CsvColumns {
  readonly file: string;
  readonly width: number;
  readonly names: readonly string[] | null;
  /** The label's column, from 0; null where the file has none. */
  readonly label: number | null;
}

/**
 * Finds the label's column.
 *
 * @param label a column's name, or its number; negative numbers count from the end
 * @throws DataError unknown-column, with the columns that there are
 */
export function labelColumn(columns: Omit<CsvColumns, "label">, label: string | number): number {
  const { file, names, width } = columns;
  if (typeof label === "string") {
    const index = names?.indexOf(label) ?? -1;
    if (index >= 0) return index;
    const known =
      names === null
        ? `the file has no header, so give its number, 0 to ${width - 1} (or set \`header: true\`)`
        : `the columns are ${listed(names)}`;
    throw new DataError("unknown-column", `there is no column "${label}" to take the label from; ${known}`, { file });
  }
  const index = label < 0 ? width + label : label;
  if (Number.isInteger(index) && index >= 0 && index < width) return index;
  const names_ = names === null ? "" : `: ${listed(names)}`;
  throw new DataError(
    "unknown-column",
    `there is no column ${label} to take the label from; the file has ${width} columns, 0 to ${width - 1}${names_}`,
    { file },
  );
}

/** A column as messages name it. */
export function columnField(columns: CsvColumns, index: number): string {
  const name = columns.names?.[index];
  return name === undefined ? `column ${index}` : `column "${name}"`;
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, COLUMNS_LISTED).map((name) => `"${name}"`);
  const rest = names.length - shown.length;
  return shown.join(", ") + (rest > 0 ? ` and ${rest} more` : "");
}
