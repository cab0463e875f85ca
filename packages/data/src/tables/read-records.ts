import { DataError } from "../data-error.js";
import type { ColumnReference, DataOptions, TableColumns } from "../options.js";
import { sampleSize } from "../rows.js";
import type { RawColumn, RawRows } from "../sources/raw-rows.js";
import { categoricalColumns } from "./categorical-columns.js";
import { type ColumnRoles, columnNumber, columnRoles, hasColumn } from "./columns.js";
import { readTable } from "./read-table.js";
import type { Records } from "./records.js";

/** The features that rows must have, since others have them. */
export interface ExpectedColumns {
  readonly shape: readonly number[];
  /** The columns of a table; null for other samples. */
  readonly columns: readonly (Pick<RawColumn, "name"> & { readonly categorical: boolean })[] | null;
}

/**
 * Whether rows must have labels. To predict (`optional`), they and the other columns that only training needs may be missing; whoever names
 * the column of labels (`named`) wants that one.
 */
export type LabelNeed = "training" | "optional" | "named";

/** How tables are read, whatever their files say. */
export interface TableOptions extends Pick<DataOptions, "missing" | "categorical"> {
  readonly labels: LabelNeed;
  /** What the training rows have; null while they are being read. */
  readonly like: ExpectedColumns | null;
}

/**
 * Reads a table. Where others were read before (training rows, whose names of columns are known), it takes the columns of those names,
 * in that order; a file without such names is taken to have the same columns in the same places.
 *
 * @throws DataError with the line or row
 */
export function readRecords(records: Records, source: TableColumns, options: TableOptions): RawRows {
  const { missing, categorical, like } = options;
  const toPredict = options.labels !== "training";
  if (options.labels === "named") for (const label of labelsOf(source)) columnNumber(records, label, "label");
  const found = toPredict ? inputRoles(records, source, like) : columnRoles(records, source);
  const roles = like === null ? found : { ...found, features: alignedFeatures(records, found, like) };
  return readTable(records, {
    roles,
    categorical:
      like?.columns?.length === roles.features.length
        ? new Set(roles.features.filter((_, index) => like.columns?.[index]?.categorical))
        : categoricalColumns(records, roles, categorical),
    missing,
    shape: toPredict ? inputShape(roles, like) : source.shape,
  });
}

function labelsOf({ label }: TableColumns): readonly ColumnReference[] {
  return label === null ? [] : [label].flat();
}

/** The roles of the columns that there are. A file as wide as the features are many has features alone, unless it names others. */
function inputRoles(records: Records, source: TableColumns, like: ExpectedColumns | null): ColumnRoles {
  const labels = labelsOf(source);
  const { text, weight, group, time, ignore } = source;
  const features = like?.columns?.length ?? sampleSize(like?.shape ?? []);
  const named = (reference: string | number | null) => typeof reference === "string" && hasColumn(records, reference);
  const onlyFeatures = text === null ? records.width === features : records.width === 1;
  if (onlyFeatures && ![...labels, weight, group, time, ...ignore].some(named)) {
    const none = { label: null, weight: null, group: null, time: null, ignore: [] };
    return columnRoles(records, { ...none, text: text === null ? null : 0 });
  }
  if (text === null && !hasNamesOf(records, like)) {
    checkNames(records, like);
    // The label may well be missing: it is the features that a file of fewer columns lacks.
    if (records.width < features) throw tooFewFeatures(records, features, like);
    return columnRoles(records, source);
  }
  // a number may well point at a feature in a file whose columns have another order
  const isThere = (reference: ColumnReference) =>
    hasColumn(records, reference) && !isFeature(records, columnNumber(records, reference, "label"), like);
  const present = (reference: ColumnReference | null) => (reference !== null && isThere(reference) ? reference : null);
  return columnRoles(records, {
    label: labels.filter(isThere),
    text,
    weight: present(weight),
    group: present(group),
    time: present(time),
    ignore: ignore.filter(isThere),
  });
}

const NAMES_LISTED = 12;

function tooFewFeatures({ file, names, width }: Records, features: number, like: ExpectedColumns | null): DataError {
  const wanted = like?.columns?.flatMap(({ name }) => name ?? []) ?? [];
  const listed = (all: readonly string[]) =>
    all.length === 0
      ? ""
      : `: ${all.slice(0, NAMES_LISTED).join(", ")}${all.length > NAMES_LISTED ? ` and ${all.length - NAMES_LISTED} more` : ""}`;
  const what = `expected the ${features} features of the training rows${listed(wanted)}`;
  const got = `got ${width} ${width === 1 ? "column" : "columns"}${listed(names ?? [])}`;
  return new DataError("unknown-column", `${what}; ${got} (the label may be left out, features may not)`, { file });
}

function isFeature({ names }: Records, column: number, like: ExpectedColumns | null): boolean {
  const name = names?.[column];
  return name !== undefined && (like?.columns?.some((feature) => feature.name === name) ?? false);
}

function hasNamesOf({ names }: Records, like: ExpectedColumns | null): boolean {
  const wanted = like?.columns?.map(({ name }) => name) ?? [];
  return wanted.length > 0 && wanted.every((name) => name !== null && names?.includes(name));
}

function alignedFeatures(records: Records, { features }: ColumnRoles, like: ExpectedColumns): readonly number[] {
  checkNames(records, like);
  const places = placesOf(records, like);
  return places.every((place) => place < 0) ? features : places;
}

/** Where the file has each of the columns; -1 for those that it lacks. */
function placesOf({ names }: Records, like: ExpectedColumns | null): readonly number[] {
  return like?.columns?.map(({ name }) => (name === null || names === null ? -1 : names.indexOf(name))) ?? [];
}

/** @throws DataError unknown-column when the file has only some of the columns */
function checkNames(records: Records, like: ExpectedColumns | null): void {
  const { file } = records;
  const places = placesOf(records, like);
  const lacking = like?.columns?.map(({ name }) => name).filter((_, index) => places[index]! < 0) ?? [];
  if (lacking.length === 0 || lacking.length === places.length) return;
  throw new DataError(
    "unknown-column",
    `the file lacks ${lacking.length === 1 ? "a column" : "columns"} that the training rows have: ${lacking.slice(0, 12).join(", ")}`,
    { file },
  );
}

/** A table of the wrong width keeps its own shape, which the caller then names in its error. */
function inputShape({ features, text }: ColumnRoles, like: ExpectedColumns | null): readonly number[] | null {
  const shape = like?.shape ?? [];
  return text === null && shape.length > 1 && features.length === sampleSize(shape) ? shape : null;
}
