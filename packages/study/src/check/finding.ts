/** What is looked at, in the order in which it is told. */
const CHECK_NAMES = [
  "shapes",
  "memory",
  "input",
  "output",
  "firstLoss",
  "gradients",
  "memorising",
  "labels",
  "balance",
  "leakage",
  "shift",
] as const;

export type CheckName = (typeof CHECK_NAMES)[number];

/**
 * - `error`: training will not work, or its result will mislead
 * - `warning`: training will probably suffer
 * - `note`: worth knowing
 */
export type Severity = "error" | "warning" | "note";

/** Something that a check found. */
export interface Finding {
  readonly check: CheckName;
  readonly severity: Severity;
  /** The kind of members that it is about; null: the data. */
  readonly model: string | null;
  /** What is the matter, with the numbers. */
  readonly what: string;
  /** Why it matters. */
  readonly why: string;
  /** What to do. */
  readonly remedy: string;
}

/** A finding before it is known whose it is. */
export type OwnFinding = Omit<Finding, "model">;

const RANK: Readonly<Record<Severity, number>> = { error: 0, warning: 1, note: 2 };

/** The most severe first; of equals, in the order of the checks. */
export function bySeverity(a: Finding, b: Finding): number {
  return RANK[a.severity] - RANK[b.severity] || CHECK_NAMES.indexOf(a.check) - CHECK_NAMES.indexOf(b.check);
}
