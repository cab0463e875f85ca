// Whoever trains a member needs an engine for it.
export { ENGINE_NAMES, type Engine, type EngineName, selectEngine } from "@conclave/engines";
export { checkMembers } from "./training/check-members.js";
export type { StoppingState } from "./training/early-stopping.js";
export type { MemberCheckpoint, MemberProgress, MemberTask, TrainedMember } from "./training/member-task.js";
export { trainMember } from "./training/train-member.js";
