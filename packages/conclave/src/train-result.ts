import type { Report } from "@conclave/ensemble";

/** How a run ended. */
export interface TrainResult {
  /** The run's id. */
  readonly run: string;
  /** The ensemble's folder, absolute; it holds one only when the run succeeded. */
  readonly path: string;
  /** "failed": too few members succeeded; "cancelled": by `conclave cancel`, or from elsewhere. */
  readonly status: Report["status"];
  /** Why it failed; null for a run that did not. */
  readonly reason: string | null;
  readonly report: Report;
}
