import { softmax } from "@conclave/core/host";
import type { Task } from "@conclave/spec";
import { sigmoid } from "./sigmoid.js";

/** How targets, less their offset where they have one, were standardised for training: z = (y - mean) * scale, one of each per target. */
export interface TargetStatistics {
  readonly mean: ArrayLike<number>;
  readonly scale: ArrayLike<number>;
}

/** What a model's outputs mean. */
export interface OutputMeaning {
  readonly task: Task;
  /** Numbers per row. */
  readonly outputs: number;
  /** Of a regression; null otherwise. */
  readonly targets: TargetStatistics | null;
}

/**
 * What a member answers, from its model's outputs: probabilities of the classes (softmax), of each label (sigmoid), or values in the
 * targets' units. Row-major, rows × outputs; from + - * / alone, so that they are the same on every version of Node.
 */
export function memberAnswers(raw: Float32Array, { task, outputs, targets }: OutputMeaning): Float32Array {
  switch (task) {
    case "classification":
      return softmax(raw, outputs);
    case "multilabel":
      return raw.map(sigmoid);
    case "regression":
      return targets === null
        ? raw
        : raw.map((z, at) => z / targets.scale[at % outputs]! + targets.mean[at % outputs]!);
  }
}
