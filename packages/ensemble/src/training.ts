export type { MemberCheckpoint, MemberProgress, MemberTask, TrainedMember } from "./training/member-task.js";
export { trainMember } from "./training/train-member.js";
