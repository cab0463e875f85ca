import type { DraftSpec } from "../schema/draft-schema.js";
import type { Report } from "./cross-checks.js";

/** The votes that each task knows; the first is the one of a spec that does not say. */
export const VOTES = {
  classification: ["soft", "hard", "weighted"],
  multilabel: ["soft", "weighted"],
  regression: ["mean", "median", "weighted"],
} as const;

/** Reports votes that the task does not know, and weights that do not fit the members or have nothing to come from. */
export function checkVoting({ voting, data, members, task }: DraftSpec, report: Report): void {
  if (voting === null) return;
  const rule = typeof voting === "string" ? voting : "weighted";
  const known: readonly string[] = VOTES[task];
  if (!known.includes(rule)) report(["voting"], `with task: ${task} must be one of ${known.join(", ")}, got ${rule}`);
  if (typeof voting === "string") return;
  const { weighted } = voting;
  const count = members.reduce((sum, group) => sum + group.count, 0);
  if (weighted === "validation") {
    if (data.validation === 0) {
      report(["voting"], "weights by validation accuracy need validation rows: set data.validation");
    }
    return;
  }
  if (weighted.length !== count) {
    report(["voting", "weighted"], `needs one weight per member: ${count}, got ${weighted.length}`);
  }
  if (weighted.every((weight) => weight === 0)) {
    report(["voting", "weighted"], "needs a weight above 0");
  }
}
