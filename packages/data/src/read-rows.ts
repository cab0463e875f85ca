import { DataError } from "./data-error.js";
import { columnsBeforeEncoding } from "./encoding/columns.js";
import { encodeRows } from "./encoding/encode-rows.js";
import type { EncodingCounts } from "./encoding/encode-table.js";
import type { Encoding } from "./encoding/encoding.js";
import type { DataFinding } from "./findings/finding.js";
import { classIndices } from "./labels/class-names.js";
import { labelTruths, targets } from "./labels/number-labels.js";
import { lessOffset } from "./labels/target-offset.js";
import type { InputOptions } from "./options.js";
import type { Labels, Rows } from "./rows.js";
import { type RawRows, type RowOrigin, rowPlace } from "./sources/raw-rows.js";
import { readSource } from "./sources/read-source.js";
import type { LabelNeed } from "./tables/read-records.js";
import type { Task } from "./task.js";

/** What an ensemble was trained on, and so expects. */
export interface ExpectedRows {
  /** Of a sample, as the members see it. */
  readonly shape: readonly number[];
  readonly classes: readonly string[];
  readonly dtype: "U8" | "F32";
  /** Default: classification. */
  readonly task?: Task;
  /** Of a classification: the column of the classes in a file with a header. Default: null, where only its place in the source is known. */
  readonly labelName?: string | null;
  /** Of a regression. Default: none. */
  readonly targetNames?: readonly string[];
  /** Of the training rows. Default: null. */
  readonly encoding?: Encoding | null;
  /** Of a regression whose targets have one: what is subtracted from each. Default: null. */
  readonly targetOffset?: readonly number[] | null;
  /** Of the training rows: a file with a header has these, in any order, and may have others besides. Default: null, for rows whose columns have no names. */
  readonly columnNames?: readonly string[] | null;
}

/** Rows to predict, and their labels if they have any. */
export interface InputRows {
  readonly rows: Pick<Rows, "count" | "features">;
  /** Class indices, or as many numbers per row as there are targets (less their offset) or labels. */
  readonly labels: Labels | null;
  /** What each row's own file is called, for images in a folder; else null. */
  readonly names: readonly string[] | null;
  /** Missing values that were filled, and categories that training never had. */
  readonly counts: EncodingCounts;
  /** Where the rows were read, for errors about one of them; see {@link rowPlace}. */
  readonly origin: RowOrigin;
  /** What was noticed about the columns of the file. */
  readonly findings: readonly DataFinding[];
}

/**
 * Reads rows for an ensemble to predict, and does with them what was done with the training rows. The labels may be missing: no label
 * file, a table with a column less (by the header, or by its width), or a folder without classes.
 *
 * Columns of a table that has names are found by them, unless `source` says otherwise.
 *
 * @param need "named" when `source` names labels that must be there
 * @throws DataError as `prepareData`, and for rows of another shape or type than the ensemble expects
 */
export async function readRows(
  source: InputOptions,
  expect: ExpectedRows,
  baseDirectory: string,
  need: Exclude<LabelNeed, "training"> = "optional",
): Promise<InputRows> {
  const { encoding = null, columnNames = null, shape } = expect;
  const like = columnsBeforeEncoding(encoding, shape, columnNames, labelNames(expect));
  const raw = await readSource(source, baseDirectory, {
    missing: fillsMissing(encoding) ? "median" : "refuse",
    categorical: "refuse",
    labels: need,
    like,
  });
  checkShape(raw, like.shape);
  const all = Int32Array.from({ length: raw.count }, (_, row) => row);
  const { features, counts } = encodeRows(raw, encoding, all);
  return {
    rows: { count: raw.count, features: asExpected(raw, features, expect.dtype) },
    labels: raw.labels === null ? null : labelsOf(raw, expect),
    names: raw.names,
    counts,
    origin: { file: raw.file, lines: raw.lines && Int32Array.from(raw.lines), names: raw.names },
    findings: raw.findings,
  };
}

/** The names of the columns of classes, targets or labels; null where they are not known. */
function labelNames({ task, classes, labelName, targetNames = [] }: ExpectedRows): readonly string[] | null {
  if (task === "regression") return targetNames;
  if (task === "multilabel") return classes;
  return labelName == null ? null : [labelName];
}

function fillsMissing(encoding: Encoding | null): boolean {
  return encoding?.kind === "table" && encoding.columns.every((column) => !("fill" in column) || column.fill !== null);
}

function labelsOf(
  raw: RawRows,
  { task = "classification", classes, targetNames = [], targetOffset = null }: ExpectedRows,
): Labels {
  switch (task) {
    case "classification":
      return classIndices(raw, classes);
    case "regression":
      return lessOffset(targets(raw, targetNames.length), targetOffset);
    case "multilabel":
      return labelTruths(raw, classes.length);
  }
}

function checkShape(raw: RawRows, shape: readonly number[]): void {
  if (raw.shape.join() === shape.join()) return;
  throw new DataError(
    "shape-mismatch",
    `expected samples of the shape [${shape.join(", ")}], as the ensemble was trained on, got [${raw.shape.join(", ")}]`,
    { file: raw.file },
  );
}

function asExpected(raw: RawRows, features: Uint8Array | Float32Array, dtype: ExpectedRows["dtype"]): Rows["features"] {
  if (dtype === "F32") return features instanceof Float32Array ? features : Float32Array.from(features);
  if (features instanceof Uint8Array) return features;
  const index = features.findIndex((value) => !(Number.isInteger(value) && value >= 0 && value <= 255));
  if (index < 0) return Uint8Array.from(features);
  throw new DataError(
    "shape-mismatch",
    `expected whole numbers from 0 to 255, as the ensemble was trained on, got ${features[index]}`,
    rowPlace(raw, Math.floor(index / (features.length / raw.count))),
  );
}
