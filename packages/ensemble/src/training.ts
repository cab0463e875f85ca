// Whoever trains a member needs an engine for it.
export { ENGINE_NAMES, type Engine, type EngineName, requireEngine, selectEngine } from "@conclave/engines";
export { checkMembers } from "./training/check-members.js";
export type { StoppingState } from "./training/epoch/early-stopping.js";
export type { MemberCheckpoint, MemberProgress, MemberTask, TrainedMember } from "./training/member-task.js";
// For studies, which look at a member before it is trained.
export { type MemberSetup, setUpMember } from "./training/setup/member-setup.js";
export { trainMember } from "./training/train-member.js";
