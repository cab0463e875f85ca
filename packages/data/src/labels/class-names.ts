import { DataError } from "../data-error.js";
import { type RawRows, rowPlace } from "../sources/raw-rows.js";
import { canonical, placeFinder } from "../tables/spellings.js";

/**
 * The classes among the labels of the training rows: numbers in numerical order, text in the order of its UTF-16 code units (which
 * no locale changes).
 *
 * @throws DataError one-class; unknown-label for a row without one; bad-option for several columns of labels
 */
export function classNames(rows: RawRows): readonly string[] {
  const names = new Set(classLabels(rows));
  if (names.size < 2) {
    const [only] = names;
    throw new DataError(
      "one-class",
      `expected at least two classes, ${rows.count === 1 ? "the one row has" : `all ${rows.count} rows have`} the label "${only}"`,
      {
        file: rows.file,
        field: rows.labels?.fields[0],
      },
    );
  }
  const numeric = [...names].every((name) => Number.isFinite(Number(name)));
  return [...names].sort((a, b) => (numeric ? Number(a) - Number(b) : 0) || compareCodeUnits(a, b));
}

/**
 * The labels of rows as indices into the classes.
 *
 * @throws DataError unknown-label for a label that is no class
 */
export function classIndices(rows: RawRows, classes: readonly string[]): Int32Array {
  const indexOf = placeFinder(classes);
  return Int32Array.from(classLabels(rows), (label, row) => {
    const index = indexOf(label);
    if (index >= 0) return index;
    throw new DataError(
      "unknown-label",
      `the label "${label}" is in none of the training rows; they have ${listed(classes)}`,
      {
        ...rowPlace(rows, row),
        field: rows.labels?.fields[0],
      },
    );
  });
}

/**
 * The label of each row, as its class is called.
 *
 * @throws DataError unknown-label for a row without one; bad-option for several columns of labels
 */
export function classLabels(rows: RawRows): string[] {
  const { file, labels } = rows;
  const [column = [], ...others] = labels?.columns ?? [];
  if (others.length > 0) {
    throw new DataError(
      "bad-option",
      `expected one column of labels, got ${others.length + 1}; several are for \`task: multilabel\` or \`task: regression\``,
      { file, field: "label" },
    );
  }
  return column.map((label, row) => {
    if (label !== "") return canonical(label);
    throw new DataError("unknown-label", "expected a label, got none; leave rows without a label out of the file", {
      ...rowPlace(rows, row),
      field: labels?.fields[0],
    });
  });
}

export function compareCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The first classes for a message, and how many more. */
export function listed(classes: readonly string[]): string {
  const shown = classes.slice(0, 12).map((name) => `"${name}"`);
  return shown.join(", ") + (classes.length > shown.length ? ` and ${classes.length - shown.length} more` : "");
}
