import type { Task } from "@conclave/spec";
import { rowsAt } from "../rows-at.js";

/** What rows are labelled with, by task. */
interface TruthOf<T extends Task, L> {
  readonly task: T;
  /** Classification: a class index per row. Otherwise rows × outputs: 1 and 0 for each label, or the targets in their units. */
  readonly labels: L;
  /** How many numbers a prediction has per row: one per class, label or target. */
  readonly outputs: number;
}

/** The truth about some rows, which predictions are compared with. */
export type Truth =
  | TruthOf<"classification", Int32Array>
  | TruthOf<"multilabel", Float32Array>
  | TruthOf<"regression", Float32Array>;

/** The truth that labels tell, as readers and requests bring them. */
export function truthOf(task: Task, labels: Int32Array | Float32Array, outputs: number): Truth {
  if (task === "classification") {
    return { task, labels: labels instanceof Int32Array ? labels : Int32Array.from(labels), outputs };
  }
  return { task, labels: labels instanceof Float32Array ? labels : Float32Array.from(labels), outputs };
}

/** How many rows a truth is about. */
export function rowsOf({ task, labels, outputs }: Truth): number {
  return task === "classification" ? labels.length : labels.length / outputs;
}

/** The truth about these rows alone, in this order. */
export function truthAt(truth: Truth, rows: ArrayLike<number>): Truth {
  if (truth.task === "classification") {
    return { ...truth, labels: Int32Array.from(rows, (row) => truth.labels[row]!) };
  }
  return { ...truth, labels: rowsAt(truth.labels, rows, truth.outputs) };
}
