import type { DraftSpec } from "../schema/draft-schema.js";
import type { Report } from "./cross-checks.js";

type Stopping = Pick<DraftSpec["members"][number], "stopping">;

/** Which weights a group keeps that does not say: with early stopping as it asks, otherwise the best where rows can tell. */
export function keptWeights({ stopping }: Stopping, { validation }: DraftSpec["data"]): "last" | "best" {
  if (stopping !== null) return stopping.restoreBest ? "best" : "last";
  return validation === 0 ? "last" : "best";
}

/** Reports groups that choose their weights or stop by validation rows that are not there, and those that want both weights. */
export function checkKeptWeights({ data, members, task }: DraftSpec, report: Report): void {
  members.forEach((group, index) => {
    const { keep, stopping } = group;
    if (task === "regression" && stopping?.monitor === "validationAccuracy") {
      report(["members", index, "stopping", "monitor"], "must be validationLoss: regression has no accuracy");
    }
    if (data.validation === 0) {
      if (stopping !== null) {
        report(
          ["members", index, "stopping"],
          "is by the validation rows, and there are none: set data.validation, or leave stopping out",
        );
      } else if (keep === "best") {
        report(
          ["members", index, "keep"],
          "best is by validation accuracy and needs validation rows: set data.validation",
        );
      }
    } else if (stopping !== null && keep !== undefined && keep !== keptWeights(group, data)) {
      report(
        ["members", index, "keep"],
        `must be ${keptWeights(group, data)}, or left out: stopping.restoreBest is ${stopping.restoreBest}`,
      );
    }
  });
}
