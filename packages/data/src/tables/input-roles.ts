import { DataError } from "../data-error.js";
import type { ColumnReference, TableColumns } from "../options.js";
import { sampleSize } from "../rows.js";
import { type ColumnRoles, columnNumber, columnRoles, hasColumn } from "./columns.js";
import { listed, RENAME_ADVICE } from "./matching-columns.js";
import type { ExpectedColumns } from "./read-records.js";
import type { Records } from "./records.js";

/** The columns that a source takes labels from. */
export function labelsOf({ label }: TableColumns): readonly ColumnReference[] {
  return label === null ? [] : [label].flat();
}

const NO_ROLES = { label: null, text: null, weight: null, group: null, time: null, ignore: [] } as const;

/**
 * What the columns of a file of rows to predict are for: those that only training needs may be missing.
 *
 * @param matching the features, where they were found by their names; null where columns are taken by their places
 * @param byPosition whether columns are taken by their places although they have names
 * @throws DataError unknown-column
 */
export function inputRoles(
  records: Records,
  source: TableColumns,
  like: ExpectedColumns | null,
  matching: readonly number[] | null,
  byPosition: boolean,
): ColumnRoles {
  if (source.text !== null) return textRoles(records, source, source.text, byPosition);
  return matching === null ? rolesByPlace(records, source, like) : presentRoles(records, source, matching);
}

/** A file of one column has the texts alone; where it has a name, that must be the one of training. */
function textRoles(records: Records, source: TableColumns, text: ColumnReference, byPosition: boolean): ColumnRoles {
  const { file, names, width } = records;
  const nameless = names === null || typeof text === "number" || byPosition;
  if (width === 1 && nameless) return columnRoles(records, { ...NO_ROLES, text: 0 });
  if (names !== null && typeof text === "string" && !hasColumn(records, text)) {
    const got = `got ${width} ${width === 1 ? "column" : "columns"}: ${listed(names)}`;
    throw new DataError("unknown-column", `expected the column of texts, ${text}; ${got}; ${RENAME_ADVICE}`, { file });
  }
  return presentRoles(records, source, [columnNumber(records, text, "text")]);
}

/** Of the columns that only training needs those that are there: a number may well point at a feature in a file whose columns have another order. */
function presentRoles(records: Records, source: TableColumns, features: readonly number[]): ColumnRoles {
  const isThere = (reference: ColumnReference) =>
    hasColumn(records, reference) && !features.includes(columnNumber(records, reference, "label"));
  const present = (reference: ColumnReference | null) => (reference !== null && isThere(reference) ? reference : null);
  return columnRoles(records, {
    label: labelsOf(source).filter(isThere),
    text: source.text,
    weight: present(source.weight),
    group: present(source.group),
    time: present(source.time),
    ignore: source.ignore.filter(isThere),
  });
}

/** A file as wide as the features are many has features alone, unless it names others. */
function rolesByPlace(records: Records, source: TableColumns, like: ExpectedColumns | null): ColumnRoles {
  const { weight, group, time, ignore } = source;
  const features = like?.columns?.length ?? sampleSize(like?.shape ?? []);
  const width = records.width - records.leftOut.length;
  const named = (reference: ColumnReference | null) => typeof reference === "string" && hasColumn(records, reference);
  const others = [...labelsOf(source), weight, group, time, ...ignore];
  if (width === features && !others.some(named)) return columnRoles(records, NO_ROLES);
  // The label may well be missing: it is the features that a file of fewer columns lacks.
  if (width < features) throw tooFewFeatures(records, features, like);
  const lost = labelsOf(source).find((label) => typeof label === "string" && !hasColumn(records, label));
  if (lost !== undefined && records.names !== null) {
    const text = `there is no column "${lost}" to take the label from, and more columns than the ${features} features of the training rows: ${listed(records.names)}; say which column is the label, or leave out those that are no features`;
    throw new DataError("unknown-column", text, { file: records.file });
  }
  return columnRoles(records, source);
}

function tooFewFeatures({ file, names, width }: Records, features: number, like: ExpectedColumns | null): DataError {
  const wanted = like?.columns?.flatMap(({ name }) => name ?? []) ?? [];
  const names_ = (all: readonly string[]) => (all.length === 0 ? "" : `: ${listed(all)}`);
  const what = `expected the ${features} features of the training rows${names_(wanted)}`;
  const got = `got ${width} ${width === 1 ? "column" : "columns"}${names_(names ?? [])}`;
  return new DataError("unknown-column", `${what}; ${got} (the label may be left out, features may not)`, { file });
}
