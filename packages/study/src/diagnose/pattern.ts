import type { Curve } from "./curve.js";

/** The shapes of loss curves that have a name. */
export type PatternName =
  | "not a number"
  | "diverging"
  | "rate too high"
  | "rate too low"
  | "plateau"
  | "oscillating"
  | "sawtooth"
  | "learned by heart"
  | "overfitting"
  | "validation below training";

/** How a remedy knows what there is to change. */
export interface PatternContext {
  /** The optimizer's; null where it is not known. */
  readonly learningRate: number | null;
}

/** A shape that a loss curve may have: a pure function, and what it means. */
export interface Pattern {
  readonly name: Exclude<PatternName, "not a number">;
  /** What in the curve shows it, with the numbers; null for a curve that has not this shape. */
  match(curve: Curve): string | null;
  readonly why: string;
  remedy(context: PatternContext): string;
  /** Shapes that say the same and more: with one of them this one is not named. */
  readonly unless: readonly PatternName[];
}
