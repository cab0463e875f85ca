import { extentOf } from "../extent.js";
import type { Axis, Range } from "./figure.js";
import { linearTicks, logTicks, type Tick } from "./ticks.js";

/** Where an axis' values lie along it. */
export interface AxisScale {
  /** What it shows. */
  readonly range: Range;
  readonly ticks: readonly Tick[];
  /** From 0 at the range's low end to 1 at its high end; NaN for what cannot be drawn on this axis. */
  place(value: number): number;
}

/** How much room is left beyond the outermost points, as a share of the axis. */
const PADDING = 0.04;

/** Values that differ by less than this share of themselves are one value: an axis between them would be all rounding. */
const ALIKE = 1e-9;

/**
 * Lays out an axis over the values that it is to show.
 *
 * @param wanted about how many ticks
 */
export function axisScale(axis: Axis, values: readonly number[], wanted: number): AxisScale {
  const log = axis.scale === "log";
  const along = (value: number): number => (log ? (value > 0 ? Math.log10(value) : Number.NaN) : value);
  const range = axis.range ?? rangeOf(values, log);
  const [low, high] = [along(range.low), along(range.high)];
  return {
    range,
    ticks: axis.ticks ?? (log ? logTicks(range, wanted) : linearTicks(range, wanted)),
    place: (value) => (Number.isFinite(value) ? (along(value) - low) / (high - low) : Number.NaN),
  };
}

function rangeOf(values: readonly number[], log: boolean): Range {
  const shown = values.filter((value) => Number.isFinite(value) && (!log || value > 0));
  if (shown.length === 0) return log ? { low: 1, high: 10 } : { low: 0, high: 1 };
  const { low, high } = extentOf(shown);
  const alike = high - low <= ALIKE * Math.max(Math.abs(low), Math.abs(high));
  if (log) {
    const factor = alike ? 2 : (high / low) ** PADDING;
    return { low: low / factor, high: high * factor };
  }
  const room = alike ? Math.abs(low) / 2 || 1 : (high - low) * PADDING;
  // Errors and losses are never negative: an axis that showed them below 0 would only puzzle.
  return { low: low >= 0 ? Math.max(0, low - room) : low - room, high: high + room };
}
