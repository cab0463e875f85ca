import type { DataFinding } from "@conclave/data";
import type { TargetStatistics } from "./member-answers.js";
import type { Truth } from "./truth.js";

interface LabelledRows<L> {
  readonly labels: L;
}

interface Parts<L> {
  readonly train: LabelledRows<L>;
  readonly validation: LabelledRows<L> | null;
  readonly test: LabelledRows<L> | null;
}

/** What of data tells the truth about its rows; a PreparedData is one. */
export type LabelledData = DataOfTask & {
  /** What is to be known about the data; absent is none. */
  readonly findings?: readonly DataFinding[];
};

type DataOfTask =
  | ({ readonly task: "classification"; readonly classes: readonly string[] } & Parts<Int32Array>)
  | ({ readonly task: "multilabel"; readonly classes: readonly string[] } & Parts<Float32Array>)
  | ({
      readonly task: "regression";
      readonly targetNames: readonly string[];
      readonly targetNormalisation: TargetStatistics;
    } & Parts<Float32Array>);

/** The names of the outputs: classes, labels or targets. */
export function outputNames(data: LabelledData): readonly string[] {
  return data.task === "regression" ? data.targetNames : data.classes;
}

/** The truth about one part of the data; null where there is no such part, or it has no rows. */
export function truthOfData(data: LabelledData, part: keyof Parts<unknown>): Truth | null {
  const outputs = outputNames(data).length;
  if (data.task === "classification") {
    const rows = data[part];
    return rows === null || rows.labels.length === 0 ? null : { task: data.task, labels: rows.labels, outputs };
  }
  const rows = data[part];
  return rows === null || rows.labels.length === 0 ? null : { task: data.task, labels: rows.labels, outputs };
}
