import type { PreparedData } from "@conclave/data";
import type { MemberStart } from "@conclave/fleet";
import type { RunSpec } from "@conclave/spec";
import { findRun } from "../folder/read-report.js";
import type { TrainEvent } from "../train-event.js";

/**
 * The members of a finished run that a new one keeps, as what they go on from; tells which, and why others are not.
 *
 * @throws ConclaveError "run-not-found"; EnsembleError "not-an-ensemble", "version-unsupported" or "ensemble-corrupt"
 */
export async function keptMembers(
  former: string,
  spec: RunSpec,
  data: PreparedData,
  onEvent: (event: TrainEvent) => void,
): Promise<ReadonlyMap<number, MemberStart>> {
  const directory = await findRun(former);
  const { warmStart } = await import("@conclave/ensemble");
  const { kept, lost } = await warmStart(directory, spec, data);
  onEvent({ type: "warm-start", kept: kept.map(({ member }) => member), lost });
  return new Map(kept.map(({ member, epochs, checkpoint }) => [member, { trainingEpoch: epochs, bytes: checkpoint }]));
}
