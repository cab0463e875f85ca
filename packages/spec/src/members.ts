/** The members that a spec describes, without what reads and checks specs: for trainers, which start in numbers. */
export { expandMembers, lastEpochOf, type MemberPlan } from "./expand-members.js";
export type { RunSpec } from "./run-spec.js";
