import type { PreparedData } from "@conclave/data";
import type { OwnFinding } from "./finding.js";
import { ABOUT_LABELS } from "./label-findings.js";

const LEAKS: ReadonlySet<string> = new Set(["repeated-rows", "repeated-training-rows", "shared-groups"]);

/** What was noticed while the data were read: rows or groups in two sets, and values that were filled in or not known. */
export function leakFindings({ findings }: Pick<PreparedData, "findings">): readonly OwnFinding[] {
  const others = findings.filter(({ kind }) => !ABOUT_LABELS.has(kind));
  return others.map(({ kind, what, why, advice }) => {
    const leaks = LEAKS.has(kind);
    return { check: leaks ? "leakage" : "input", severity: leaks ? "warning" : "note", what, why, remedy: advice };
  });
}
