import type { DraftSpec } from "../schema/draft-schema.js";
import type { Report } from "./cross-checks.js";

/** The losses whose outputs mean what a task's answers are made of: the default first. */
const LOSSES = {
  classification: ["crossEntropy"],
  multilabel: ["binaryCrossEntropy"],
  regression: ["meanSquaredError", "huber"],
} as const satisfies Readonly<Record<DraftSpec["task"], readonly string[]>>;

/** Reports losses that do not go with the task. */
export function checkLosses({ task, members }: DraftSpec, report: Report): void {
  const fitting: readonly string[] = LOSSES[task];
  members.forEach(({ loss }, index) => {
    if (loss === undefined) return;
    const name = typeof loss === "string" ? loss : (Object.keys(loss)[0] as string);
    if (!fitting.includes(name)) {
      report(["members", index, "loss"], `for task ${task} must be ${fitting.join(" or ")}, got ${name}`);
    }
  });
}
