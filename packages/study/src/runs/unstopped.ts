import type { MemberGroup } from "@conclave/spec";

/** Members that nothing ends before their training epochs are over: no early stopping, no pause. */
export function unstopped({ pauseAfter: _, ...group }: MemberGroup): Omit<MemberGroup, "pauseAfter"> {
  return { ...group, stopping: null };
}
