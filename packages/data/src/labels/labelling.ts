import type { RawRows } from "../sources/raw-rows.js";
import type { Task } from "../task.js";
import { classIndices, classNames } from "./class-names.js";
import { labelTruths, targets } from "./number-labels.js";

/** How labels become numbers. */
export type Labelling =
  | { readonly task: "classification"; readonly classes: readonly string[]; read(rows: RawRows): Int32Array }
  | { readonly task: "regression"; readonly targetNames: readonly string[]; read(rows: RawRows): Float64Array }
  | { readonly task: "multilabel"; readonly classes: readonly string[]; read(rows: RawRows): Float32Array };

/**
 * Learns from the rows that training rows are taken from which classes, targets or labels there are.
 *
 * @throws DataError one-class, unknown-label or bad-option
 */
export function labelling(task: Task, train: RawRows): Labelling {
  const names = train.labels?.names ?? [];
  switch (task) {
    case "classification": {
      const classes = classNames(train);
      return { task, classes, read: (rows) => classIndices(rows, classes) };
    }
    case "regression":
      return { task, targetNames: names, read: (rows) => targets(rows, names.length) };
    case "multilabel":
      return { task, classes: names, read: (rows) => labelTruths(rows, names.length) };
  }
}
