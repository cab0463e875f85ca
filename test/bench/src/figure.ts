import type { Spread } from "./harness/spread.js";

/** How a figure is written: a ratio, a time, memory, percentage points, or work per time. */
export type Unit = "x" | "s" | "ms" | "MB" | "points" | "samples/s" | "images/s";

/** What a figure should be. */
export type Target =
  | { readonly atLeast: number }
  | { readonly atMost: number }
  /** To either side of 0. */
  | { readonly within: number };

/** One side of a ratio. */
export interface Side {
  readonly name: string;
  readonly unit: Unit;
  readonly value: Spread;
}

/** A figure that was measured. */
interface MeasuredFigure {
  readonly status: "measured";
  readonly name: string;
  readonly unit: Unit;
  readonly value: Spread;
  readonly target: Target | null;
  /** Whether the median meets the target; null without one. */
  readonly met: boolean | null;
  /** What was compared, ours first; empty where the figure compares nothing. */
  readonly sides: readonly Side[];
}

/** A figure that this machine cannot give. */
interface SkippedFigure {
  readonly status: "skipped";
  readonly name: string;
  readonly target: Target | null;
  readonly reason: string;
  /** The command that would make it possible; null when none does. */
  readonly remedy: string | null;
}

export type Figure = MeasuredFigure | SkippedFigure;

/** What a figure is about, before it is measured. */
export interface FigurePlan {
  readonly name: string;
  readonly unit: Unit;
  readonly target: Target | null;
}

/** A figure, judged by its median. */
export function measured(plan: FigurePlan, value: Spread, sides: readonly Side[] = []): MeasuredFigure {
  const { name, unit, target } = plan;
  return {
    status: "measured",
    name,
    unit,
    value,
    target,
    met: target === null ? null : meets(value.median, target),
    sides,
  };
}

export function skipped({ name, target }: FigurePlan, reason: string, remedy: string | null = null): SkippedFigure {
  return { status: "skipped", name, target, reason, remedy };
}

function meets(value: number, target: Target): boolean {
  if ("atLeast" in target) return value >= target.atLeast;
  return "atMost" in target ? value <= target.atMost : Math.abs(value) <= target.within;
}
