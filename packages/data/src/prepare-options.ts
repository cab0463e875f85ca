import { DataError } from "./data-error.js";
import type { BagOptions } from "./findings/repeated-training-rows.js";
import type { DataOptions, SimplifyOptions, SourceOptions } from "./options.js";
import type { SplitFractions } from "./splits/split.js";
import type { Task } from "./task.js";

type Required = "train" | "test" | "validation" | "normalise";

/** How data are prepared: the `data` part of a run spec, and what else of the spec matters here. */
export interface PrepareOptions extends Pick<DataOptions, Required>, Partial<Omit<DataOptions, Required>> {
  readonly seed: number;
  /** Default: classification. */
  readonly task?: Task;
  /** Default: null, for all there is. */
  readonly simplify?: SimplifyOptions | null;
  /** How the training rows are drawn. Default: rows by themselves, some of them left out. */
  readonly bags?: BagOptions;
}

/** With every default filled in. */
export interface CompleteOptions extends DataOptions {
  readonly seed: number;
  readonly task: Task;
  readonly simplify: SimplifyOptions;
  readonly fractions: SplitFractions;
  readonly bags: BagOptions;
}

/**
 * Fills in the defaults, and moves the split's column to where columns are named.
 *
 * @throws DataError too-few-rows for fractions that leave nothing to train on; bad-option for a column in a source without columns
 */
export function completeOptions(options: PrepareOptions): CompleteOptions {
  const { split = null, validation, test } = options;
  const fractions = { validation: fractionOf(validation), test: fractionOf(test) };
  checkFractions(fractions);
  return {
    missing: "refuse",
    categorical: "refuse",
    text: { unit: "word", length: 100, vocabulary: 10_000 },
    task: "classification",
    bags: { groups: false, leaveRowsOut: true },
    ...options,
    split,
    simplify: options.simplify ?? { rows: null, classes: null, size: null },
    train: split === null || split.column === null ? options.train : withColumn(options.train, split.by, split.column),
    fractions,
  };
}

function fractionOf(part: DataOptions["test"] | DataOptions["validation"]): number {
  return typeof part === "number" ? part : 0;
}

function checkFractions({ validation, test }: SplitFractions): void {
  if (validation >= 0 && test >= 0 && validation + test < 1) return;
  throw new DataError(
    "too-few-rows",
    `the fractions of \`validation\` (${validation}) and \`test\` (${test}) must be at least 0 and leave rows to train on`,
    { field: "data" },
  );
}

function withColumn(source: SourceOptions, by: string, column: string | number): SourceOptions {
  if (by !== "group" && by !== "time") {
    throw new DataError("bad-option", `a split by ${by} goes by no column; leave \`column\` out`, {
      field: "data.split",
    });
  }
  if ("csv" in source || "parquet" in source) return { ...source, [by]: column };
  if ("npz" in source) return { ...source, [by]: String(column) };
  throw new DataError("bad-option", "only tables (csv, parquet) and npz files have columns to split by", {
    field: "data.split.column",
  });
}
