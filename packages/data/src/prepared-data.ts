import type { Normalisation } from "./normalisation.js";
import type { ClassRows, NumberRows, Rows } from "./rows.js";

interface DataOf<R extends Rows> {
  /** Of one sample: [height, width, channels] for images, [columns] for tables. */
  readonly shape: readonly number[];
  /** The columns of a table by name, in the order of the features; null where they have none. */
  readonly columnNames: readonly string[] | null;
  readonly normalisation: Normalisation;
  readonly train: R;
  readonly validation: R | null;
  readonly test: R | null;
}

/** Each row is of one class. */
export interface ClassificationData extends DataOf<ClassRows> {
  readonly task: "classification";
  readonly classes: readonly string[];
  readonly targetNames: readonly [];
  readonly targetNormalisation: null;
}

/** Each row has a number for each target. */
export interface RegressionData extends DataOf<NumberRows> {
  readonly task: "regression";
  readonly classes: readonly [];
  readonly targetNames: readonly string[];
  /** Members learn (y - mean) * scale, one mean and one scale per target; their predictions are brought back. */
  readonly targetNormalisation: Normalisation;
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
