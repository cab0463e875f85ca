import type { PreparedData } from "@conclave/data";
import type { LostMember } from "@conclave/ensemble";
import type { MemberStart } from "@conclave/fleet";
import type { RunSpec } from "@conclave/spec";
import type { TrainEvent } from "../train-event.js";

/** Where the members of a new run begin that are kept of a former one, and why others are not. */
export interface FormerMembers {
  readonly starts: ReadonlyMap<number, MemberStart>;
  readonly lost: readonly LostMember[];
}

/**
 * The members of the finished run in a folder that a new one keeps, as what they go on from; tells which, and why others are not.
 *
 * @throws EnsembleError "not-an-ensemble", "version-unsupported" or "ensemble-corrupt"
 */
export async function keptMembers(
  directory: string,
  spec: RunSpec,
  data: PreparedData,
  onEvent: (event: TrainEvent) => void,
): Promise<FormerMembers["starts"]> {
  const { starts, lost } = await membersFrom(directory, spec, data);
  onEvent({ type: "warm-start", kept: [...starts.keys()], lost });
  return starts;
}

/**
 * The same of the run in a folder.
 *
 * @throws EnsembleError "not-an-ensemble", "version-unsupported" or "ensemble-corrupt"
 */
export async function membersFrom(directory: string, spec: RunSpec, data: PreparedData): Promise<FormerMembers> {
  const { warmStart } = await import("@conclave/ensemble");
  const { kept, lost } = await warmStart(directory, spec, data);
  const starts = new Map(
    kept.map(({ member, epochs, checkpoint }) => [member, { trainingEpoch: epochs, bytes: checkpoint }]),
  );
  return { starts, lost };
}
