import type { LossName } from "@conclave/core";
import type { Task } from "@conclave/spec";

/** The loss that a task is trained with unless the spec names another. */
export function defaultLoss(task: Task): LossName {
  switch (task) {
    case "classification":
      return "crossEntropy";
    case "multilabel":
      return "binaryCrossEntropy";
    case "regression":
      return "meanSquaredError";
  }
}
