import type { DraftSpec } from "../schema/draft-schema.js";
import type { Source } from "../schema/source-schema.js";
import type { Report } from "./cross-checks.js";

/** Reports what contradicts itself in where rows come from, and in how they are parted and simplified. */
export function checkData(spec: DraftSpec, report: Report): void {
  checkFractions(spec, report);
  checkLabels(spec, report);
  checkSplit(spec, report);
  checkSimplify(spec, report);
}

function checkFractions({ data }: DraftSpec, report: Report): void {
  const { validation, test } = data;
  if (typeof validation === "number" && typeof test === "number" && validation + test >= 1) {
    report(["data", "validation"], `validation and test together must be below 1, got ${validation} + ${test}`);
  }
}

function checkLabels({ data, task }: DraftSpec, report: Report): void {
  const sources = { train: data.train, validation: data.validation, test: data.test };
  for (const [part, source] of Object.entries(sources)) {
    if (source === null || typeof source === "number" || !("ignore" in source)) continue;
    const { label } = source;
    if (label === null && !("labels" in source && source.labels !== null)) {
      report(["data", part, "label"], "is missing: name the label's column, or the file of the labels with labels");
    }
    if (Array.isArray(label) && label.length > 1 && task === "classification") {
      report(
        ["data", part, "label"],
        `names ${label.length} columns: set task to multilabel or regression, or name one`,
      );
    }
  }
}

function checkSplit({ data, task }: DraftSpec, report: Report): void {
  const { split, train } = data;
  if (split === null) return;
  const { by, column } = split;
  const nothingAside = typeof data.test !== "number" && (typeof data.validation !== "number" || data.validation === 0);
  if (nothingAside) report(["data", "split"], "sets no rows aside: set data.test or data.validation to a fraction");
  if (by === "stratified" && task !== "classification") {
    report(["data", "split"], `must be random, group or time: with task: ${task} a row is not of one class`);
  }
  if (by !== "group" && by !== "time") {
    if (column !== null) report(["data", "split", "column"], `is for a split by group or time, not ${by}`);
    return;
  }
  const named = columnFor(by, train);
  if (by === "group" && column === null && named === null) {
    report(
      ["data", "split"],
      "by group needs to know the groups: name their column, as data.split.column or data.train.group",
    );
  }
  if (column !== null && named !== null && column !== named) {
    report(["data", "split", "column"], `is ${column}, but data.train.${by} is ${named}: give one of them`);
  }
  if (column !== null && !(by in train)) {
    report(["data", "split", "column"], "is for tables (csv, parquet) and npz files: this source has no columns");
  }
}

function columnFor(by: "group" | "time", train: Source): string | number | null {
  return by in train ? (train as Extract<Source, { group: unknown }>)[by] : null;
}

function checkSimplify({ simplify, task, data: { train } }: DraftSpec, report: Report): void {
  if (simplify === null) return;
  if (simplify.classes !== null && task !== "classification") {
    report(["simplify", "classes"], `must be null: with task: ${task} there are no classes to choose from`);
  }
  const isTable = "ignore" in train && train.shape === null;
  if (simplify.size !== null && (isTable || "texts" in train)) {
    report(
      ["simplify", "size"],
      "makes images smaller: set data.train.shape to [height, width, channels], or leave it out",
    );
  }
}
