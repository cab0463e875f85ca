import type { DataFinding } from "../findings/finding.js";
import { tableFindings } from "../findings/table-findings.js";
import type { DataOptions, TableColumns } from "../options.js";
import { sampleSize } from "../rows.js";
import type { RawColumn, RawRows } from "../sources/raw-rows.js";
import { categoricalColumns } from "./categorical-columns.js";
import { checkHeader } from "./check-header.js";
import { type ColumnRoles, checkReadable, columnNumber, columnRoles } from "./columns.js";
import { inputRoles, labelsOf } from "./input-roles.js";
import { matchingColumns } from "./matching-columns.js";
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
  if (options.labels === "named") for (const label of labelsOf(source)) columnNumber(records, label, "label");
  const matching = byPosition ? null : matchingColumns(records, like);
  const found = toPredict
    ? inputRoles(records, source, like, matching)
    : columnRoles(records, source, like === null ? categorical : "refuse");
  const roles = matching === null || source.text !== null ? found : { ...found, features: matching };
  checkReadable(records, roles);
  const rows = readTable(records, {
    roles,
    categorical:
      like?.columns?.length === roles.features.length
        ? new Set(roles.features.filter((_, index) => like.columns?.[index]?.categorical))
        : categoricalColumns(records, roles, categorical),
    missing,
    shape: toPredict ? inputShape(roles, like) : source.shape,
  });
  return { ...rows, findings: findingsOf(records, roles) };
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
