import type { MemberGroup, RunSpec } from "./run-spec.js";

/** One member to train: its group's options, its number in the ensemble, and what reports call its kind. */
export interface MemberPlan extends Omit<MemberGroup, "name" | "count"> {
  /** From 0 to the number of members - 1; it seeds everything random about the member. */
  readonly index: number;
  /** The kind of model: its group's name, "mlp", "lenet5", "conv" or "layers". */
  readonly label: string;
}

/** The training epoch that a run trains a member to, from 1: its last, or the one before a pause. Early stopping may end it sooner. */
export function lastEpochOf({ epochs, pauseAfter }: Pick<MemberGroup, "epochs" | "pauseAfter">): number {
  return pauseAfter ?? epochs;
}

/** The members of a run, in order: the groups one after the other, each repeated `count` times. */
export function expandMembers(spec: RunSpec): readonly MemberPlan[] {
  return spec.members
    .flatMap(({ name, count, ...group }) => Array.from({ length: count }, () => ({ ...group, label: name })))
    .map((member, index) => ({ index, ...member }));
}
