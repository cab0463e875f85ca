import { expandMembers, type MemberPlan, type RunSpec } from "@conclave/spec/members";
import type { EnsembleManifest, ManifestMember } from "../disk/manifest.js";

/** Why a member of a finished run cannot be kept by a new spec, in words. */
export function changedSince(
  { spec: former }: EnsembleManifest,
  { member, fingerprint }: ManifestMember,
  spec: RunSpec,
): string {
  const plans = expandMembers(spec);
  const [now, then] = [plans[member], expandMembers(former)[member]];
  if (now === undefined) return `the spec has only the members 0 to ${plans.length - 1}`;
  if (fingerprint === null) return "an earlier version of Conclave trained it, and did not note from what";
  const changed = [
    ...(["seed", "task", "bagging", "classWeights"] as const).filter((field) => differ(spec[field], former[field])),
    ...(then === undefined ? [] : changedFields(now, then)),
  ];
  return changed.length > 0
    ? `${changed.join(", ")} changed`
    : "the rows to train or validate on changed, or how they are normalised";
}

function changedFields(now: MemberPlan, then: MemberPlan): string[] {
  const fields = Object.keys(now) as (keyof MemberPlan)[];
  // A pause is no part of the training: alone it changes nothing.
  return fields
    .filter((field) => field !== "pauseAfter" && differ(now[field], then[field]))
    .map((field) => (field === "label" ? "name" : field));
}

function differ(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) !== JSON.stringify(other);
}
