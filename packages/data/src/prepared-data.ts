import type { Encoding } from "./encoding/encoding.js";
import type { DataFinding } from "./findings/finding.js";
import type { Normalisation, TargetNormalisation } from "./normalisation.js";
import type { ClassRows, NumberRows, Rows } from "./rows.js";

/** What data have whatever the task. */
export interface DataOf<R extends Rows> {
  /** Of one sample: [height, width, channels] for images, [columns] for tables, [length] for texts. */
  readonly shape: readonly number[];
  /** The features of a table by name; null where its columns have none. */
  readonly columnNames: readonly string[] | null;
  /** How values in files become features; null where they are features as they stand. */
  readonly encoding: Encoding | null;
  readonly normalisation: Normalisation;
  readonly train: R;
  readonly validation: R | null;
  readonly test: R | null;
  /** What is no error and should be known to whoever reads the results. */
  readonly findings: readonly DataFinding[];
}

/** Each row is of one class. */
export interface ClassificationData extends DataOf<ClassRows> {
  readonly task: "classification";
  readonly classes: readonly string[];
  /** The column of the classes by name; absent where it has none, and in data sets that earlier versions packed. */
  readonly labelName?: string | undefined;
  readonly targetNames: readonly [];
  readonly targetNormalisation: null;
}

/** Each row has a number for each target. */
export interface RegressionData extends DataOf<NumberRows> {
  readonly task: "regression";
  readonly classes: readonly [];
  readonly targetNames: readonly string[];
  /** Members learn (y - offset - mean) * scale, one of each per target; their predictions are brought back. */
  readonly targetNormalisation: TargetNormalisation;
}

/** Each row has any number of labels; `classes` names them. */
export interface MultilabelData extends DataOf<NumberRows> {
  readonly task: "multilabel";
  readonly classes: readonly string[];
  readonly targetNames: readonly [];
  readonly targetNormalisation: null;
}

/** Everything that training and scoring need to know of the data; `task` tells which labels the rows have. */
export type PreparedData = ClassificationData | RegressionData | MultilabelData;

/** How many numbers a member puts out for each row: one per class, label or target. */
export function outputsOf(data: Pick<PreparedData, "classes" | "targetNames">): number {
  return data.classes.length + data.targetNames.length;
}
