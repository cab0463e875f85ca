/** How members do on some rows, the mean over them. */
export interface CurveScore {
  /** The share of wrong answers, or 1 - R²; null where only the loss was measured. */
  readonly error: number | null;
  readonly loss: number;
}

export interface CurvePoint {
  /** What the widths were multiplied by; or the training epoch, from 1. */
  readonly value: number;
  /** Of a member, the mean; null over duration, or when nothing was trained. */
  readonly parameters: number | null;
  /**
   * On rows of the members' bags. Over capacity: of the kept weights, as they predict. Over duration: while the weights moved, with
   * dropout and augmentation in it.
   */
  readonly training: CurveScore | null;
  readonly validation: CurveScore | null;
  /** Why there is nothing; null when there is. */
  readonly failure: string | null;
}

/** Training and validation error against how much a model can hold, or how long it was trained. */
export interface Curve {
  readonly over: "capacity" | "duration";
  /** What the points are compared by. */
  readonly measure: "error" | "loss";
  /** The spec's name, and its kinds of members. */
  readonly name: string;
  readonly kinds: readonly string[];
  /** By value. */
  readonly points: readonly CurvePoint[];
  /** The point with the best validation; null when there is none. */
  readonly best: CurvePoint | null;
}
