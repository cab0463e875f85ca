import type * as z from "zod";
import type { DraftSpec } from "../schema/draft-schema.js";
import { checkAugment } from "./augment-checks.js";
import { checkBagging } from "./bagging-checks.js";
import { checkBatchNorm } from "./batch-norm-checks.js";
import { checkCombination } from "./combination-checks.js";
import { checkData } from "./data-checks.js";
import { checkKeptWeights } from "./kept-weights.js";
import { checkLosses } from "./loss-checks.js";
import { checkMicroBatches } from "./micro-batch-checks.js";
import { checkPauses } from "./pause-checks.js";
import { checkPenalties } from "./penalty-checks.js";
import { checkVoting } from "./voting-checks.js";

/** Tells of a contradiction: at which field, and what is wrong there. */
export type Report = (path: (string | number)[], message: string) => void;

/**
 * Reports what contradicts itself between fields that are right by themselves. With a fault in a single field it waits: a
 * misspelt `validation` must not be followed by complaints that validation rows are missing.
 */
export function checkAcrossFields(spec: DraftSpec, context: z.core.$RefinementCtx<DraftSpec>): void {
  if (context.issues.length > 0) return;
  const report: Report = (path, message) => context.addIssue({ code: "custom", path, message });
  const members = checkMemberCount(spec, report);
  checkData(spec, report);
  checkBagging(spec, report);
  checkVoting(spec, report);
  checkCombination(spec, report);
  checkKeptWeights(spec, report);
  checkLosses(spec, report);
  checkPenalties(spec, report);
  checkAugment(spec, report);
  checkPauses(spec, report);
  checkMicroBatches(spec, report);
  checkBatchNorm(spec, report);
  if (spec.minMembers !== undefined && spec.minMembers > members) {
    report(["minMembers"], `must be at most the number of members, ${members}`);
  }
}

/** A run keeps a record of each member in memory; no ensemble gains from so many. */
const MOST_MEMBERS = 10_000;

function checkMemberCount({ members }: DraftSpec, report: Report): number {
  const total = members.reduce((sum, group) => sum + group.count, 0);
  const largest = members.reduce((best, group, index) => (group.count > members[best]!.count ? index : best), 0);
  if (total > MOST_MEMBERS) {
    report(
      ["members", largest, "count"],
      `a run has at most ${MOST_MEMBERS} members, the groups have ${total} together`,
    );
  }
  return total;
}
