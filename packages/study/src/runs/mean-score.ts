import type { Report } from "@conclave/ensemble";

/** How the members of a run do on some rows, the mean over those that succeeded. Smaller is better. */
export interface MeanScore {
  /** The share of rows that are answered wrongly; for regression 1 - R², the share of the variance that is left. */
  readonly error: number;
  /** The mean loss: cross-entropy in nats, or of a regression over the standardised targets. */
  readonly loss: number;
}

/** A score as reports have it: accuracy or R², by task, and the loss. */
interface ReportedScore {
  readonly accuracy?: number | undefined;
  readonly r2?: number | undefined;
  readonly loss: number;
}

/** The mean over a run's members of their scores on rows of their bags, or on the validation rows; null where there are none. */
export function meanScore({ members }: Report, on: "training" | "validation"): MeanScore | null {
  const scores: ReportedScore[] = members.flatMap((member) => member[on] ?? []);
  if (scores.length === 0) return null;
  return { error: mean(scores.map(errorOf)), loss: mean(scores.map(({ loss }) => loss)) };
}

/** Which of two scores is better, by error and then by loss: below 0 for the first, as `sort` has it. */
export function compareScores(one: MeanScore, other: MeanScore): number {
  return one.error - other.error || one.loss - other.loss;
}

/** 1 - accuracy, or 1 - R². */
export function errorOf({ accuracy, r2, loss }: ReportedScore): number {
  const right = accuracy ?? r2;
  return right === undefined ? loss : 1 - right;
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
