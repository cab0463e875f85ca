import type { RunSnapshot } from "@conclave/fleet";
import { ConclaveError } from "../errors.js";
import type { TrainResult } from "../train-result.js";

/**
 * What a run that is over came to.
 *
 * @param path the ensemble's folder on this machine; the coordinator's report names its own.
 * @throws ConclaveError "run-failed" for a run without so much as a report
 */
export function runResult({ run, reason, report }: RunSnapshot, path: string): TrainResult {
  if (report === null) {
    throw new ConclaveError("run-failed", `run ${run} failed: ${reason ?? "its coordinator gave no reason"}`);
  }
  return { run, path, status: report.status, reason, report: { ...report, path } };
}
