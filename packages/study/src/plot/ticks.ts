import type { Range } from "./figure.js";
import { formatNumber } from "./format-number.js";

export interface Tick {
  readonly value: number;
  readonly label: string;
}

/** Steps that people count in, within a power of ten. */
const STEPS = [1, 2, 5, 10] as const;

/** What powers of ten are multiplied by on a logarithmic axis, the most numbers first. */
const FACTORS = [[1, 2, 5], [1, 3], [1]] as const;

/** Rounding must not lose a tick at an end of the range. */
const SLACK = 1e-9;

/** Multiples of 1, 2 or 5 times a power of ten, about `wanted` of them, and at least two. */
export function linearTicks(range: Range, wanted: number): Tick[] {
  const { low, high } = range;
  const rough = (high - low) / Math.max(1, wanted);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * (STEPS.find((size) => size * power >= rough * (1 - SLACK)) ?? 10);
  const first = Math.ceil(low / step - SLACK);
  const last = Math.floor(high / step + SLACK);
  // One number at an axis says nothing of its scale.
  if (last <= first) return linearTicks(range, Math.max(1, wanted) * 2);
  return Array.from({ length: last - first + 1 }, (_, index) => {
    // Counted in whole steps and rounded, so that 0.1 + 0.2 is 0.3.
    const value = Number(((first + index) * step).toPrecision(12));
    return { value, label: formatNumber(value, 6) };
  });
}

/** Powers of ten; every second, third, … where there are many, and 2 and 5 or 3 times them where there are few. */
export function logTicks(range: Range, wanted: number): Tick[] {
  const [low, high] = [Math.log10(range.low), Math.log10(range.high)];
  const decades = high - low;
  const factors = FACTORS.find(({ length }) => decades * length <= wanted * 1.5) ?? [1];
  const every = Math.max(1, Math.ceil(decades / Math.max(1, wanted)));
  const first = Math.floor(low);
  const ticks = Array.from({ length: Math.ceil(high) - first + 1 }, (_, index) => first + index)
    .filter((power) => power % every === 0)
    .flatMap((power) => factors.map((factor) => Number(`${factor}e${power}`)))
    .filter((value) => value >= range.low * (1 - SLACK) && value <= range.high * (1 + SLACK))
    .map((value) => ({ value, label: formatNumber(value, 6) }));
  return ticks.length < 2 ? linearTicks(range, wanted) : ticks;
}
