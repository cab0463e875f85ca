import type { Report } from "@conclave/ensemble";
import type { RunSpec } from "@conclave/spec";

/** A run of a study: its report, and the folder it is in. */
export interface StudyRun {
  readonly report: Report;
  readonly path: string;
  /** Why members did not go on from {@link RunSpecOptions.from} and were trained from their start; empty when all went on. */
  readonly restarted: readonly string[];
}

export interface RunSpecOptions {
  readonly name: string;
  readonly signal: AbortSignal;
  /**
   * The folder of a run of the same spec that paused: its members go on from there, wherever they are trained. Null: from their start. The
   * result is the same, so that a folder that is gone, or half of one, is no error.
   */
  readonly from?: string | null;
  /** The folder that the ensemble goes to when it has to outlast the study; null: one that goes with it. */
  readonly into?: string | null;
}

/**
 * How a study has a spec trained: on this machine or on a cluster, the study does not know.
 * @throws the signal's reason when it is aborted
 */
export type RunSpecRunner = (spec: RunSpec, options: RunSpecOptions) => Promise<StudyRun>;
