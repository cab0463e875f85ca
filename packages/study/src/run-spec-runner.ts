import type { Report } from "@conclave/ensemble";
import type { RunSpec } from "@conclave/spec";

/** A run of a study: its report, and the folder it is in. */
export interface StudyRun {
  readonly report: Report;
  readonly path: string;
}

/**
 * How a study has a spec trained: on this machine or on a cluster, the study does not know.
 * @throws the signal's reason when it is aborted
 */
export type RunSpecRunner = (
  spec: RunSpec,
  options: { readonly name: string; readonly signal: AbortSignal },
) => Promise<StudyRun>;
