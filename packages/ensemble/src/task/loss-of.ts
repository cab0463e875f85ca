import type { LossName, LossSpec } from "@conclave/core";
import type { MemberPlan, Task } from "@conclave/spec";

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

/** The loss that a member is trained with. */
export function lossOf({ loss }: Pick<MemberPlan, "loss">, task: Task): LossSpec {
  return loss ?? defaultLoss(task);
}

/** What a loss is called, whatever its options. */
export function lossName(loss: LossSpec): LossName {
  if (typeof loss === "string") return loss;
  return "huber" in loss ? "huber" : "crossEntropy";
}
