import { DataError } from "../data-error.js";
import type { DataFinding } from "../findings/finding.js";
import { mixedColumns } from "../findings/mixed-columns.js";
import { tableFindings } from "../findings/table-findings.js";
import type { DataOptions, TableColumns } from "../options.js";
import { sampleSize } from "../rows.js";
import type { RawColumn, RawRows } from "../sources/raw-rows.js";
import { categoricalColumns } from "./categorical-columns.js";
import { checkHeader } from "./check-header.js";
import { type ColumnRoles, checkReadable, columnField, columnNumber, columnRoles, hasColumn } from "./columns.js";
import { inputRoles, labelsOf } from "./input-roles.js";
import { matchingColumns } from "./matching-columns.js";
import { readTable } from "./read-table.js";
import type { Records } from "./records.js";

/** The features that rows must have, since others have them. */
export interface ExpectedColumns {
  readonly shape: readonly number[];
  /** The columns of a table; null for other samples. */
  readonly columns: readonly (Pick<RawColumn, "name"> & { readonly categorical: boolean })[] | null;
  /** The names of the columns of labels; null where they have none, or are not known. */
  readonly labels: readonly string[] | null;
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
 * Reads a table. Where others were read before (training rows, whose names of columns are known), it takes the columns of those names, in
 * that order, whatever their order in the file. Without names on either side, or by request, columns are taken by their places.
 *
 * @param byPosition whether to take columns by their places although they have names
 * @throws DataError with the line or row; missing-header; unknown-column for names that are not those of the training rows
 */
export function readRecords(
  records: Records,
  source: TableColumns,
  options: TableOptions,
  byPosition = false,
): RawRows {
  const { missing, categorical, like } = options;
  const toPredict = options.labels !== "training";
  if (!byPosition) checkHeader(records, like);
  const named =
    options.labels === "named" ? labelsOf(source).map((label) => columnNumber(records, label, "label")) : [];
  const matching = byPosition ? null : matchingColumns(records, like);
  checkNoFeature(records, named, matching);
  const columns = matching === null ? source : labelsByName(records, source, options);
  const found = toPredict
    ? inputRoles(records, columns, like, matching, byPosition)
    : columnRoles(records, columns, like === null ? categorical : "refuse");
  const roles = matching === null || source.text !== null ? found : withFeatures(records, found, matching);
  checkReadable(records, roles);
  const rows = readTable(records, {
    roles,
    categorical:
      like?.columns?.length === roles.features.length
        ? new Set(roles.features.filter((_, index) => like.columns?.[index]?.categorical))
        : categoricalColumns(records, roles, categorical),
    missing,
    truths: like !== null,
    shape: toPredict ? inputShape(roles, like) : source.shape,
  });
  const mixed = categorical === "auto" && like === null ? mixedColumns(rows.columns) : [];
  return { ...rows, findings: [...findingsOf(records, roles), ...mixed] };
}

/** @throws DataError bad-option for a label that somebody names and that is a feature: no row would be scored, without a word */
function checkNoFeature(records: Records, labels: readonly number[], features: readonly number[] | null): void {
  const feature = labels.find((label) => features?.includes(label));
  if (feature === undefined) return;
  throw new DataError("bad-option", "expected the column of the label, got a feature of the training rows", {
    file: records.file,
    field: columnField(records, feature),
  });
}

/** Numbers of columns say where the label is in the training file; where its name is known, another file has it where the name is. */
function labelsByName(records: Records, source: TableColumns, { labels: need, like }: TableOptions): TableColumns {
  const numbered = labelsOf(source).every((reference) => typeof reference === "number");
  const names = like?.labels ?? null;
  if (need === "named" || names === null || !numbered || names.length !== labelsOf(source).length) return source;
  // rows to predict may well lack the label, test rows may have it under another name
  const known = need === "optional" || names.every((name) => hasColumn(records, name));
  return known ? { ...source, label: names } : source;
}

/** @throws DataError bad-option for a column that has another role in this file than in that of the training rows */
function withFeatures(records: Records, roles: ColumnRoles, features: readonly number[]): ColumnRoles {
  const others = [...roles.labels, roles.weight, roles.group, roles.time];
  const twice = features.find((column) => others.includes(column));
  if (twice === undefined) return { ...roles, features };
  throw new DataError(
    "bad-option",
    "a feature of the training rows is the label, weight, group or time here: name that column",
    {
      file: records.file,
      field: columnField(records, twice),
    },
  );
}

function findingsOf(records: Records, { labels, text, weight, group, time, features }: ColumnRoles): DataFinding[] {
  const used = new Set([...labels, text, weight, group, time, ...features]);
  return tableFindings(
    records,
    records.leftOut.filter(({ column }) => !used.has(column)),
  );
}

/** A table of the wrong width keeps its own shape, which the caller then names in its error. */
function inputShape({ features, text }: ColumnRoles, like: ExpectedColumns | null): readonly number[] | null {
  const shape = like?.shape ?? [];
  return text === null && shape.length > 1 && features.length === sampleSize(shape) ? shape : null;
}
