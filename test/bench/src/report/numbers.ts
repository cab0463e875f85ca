import type { Target, Unit } from "../figure.js";
import type { Spread } from "../harness/spread.js";

/** A value with as many digits as it deserves: 1.52, 12.3, 187, 68,400. */
function formatValue(value: number): string {
  const size = Math.abs(value);
  if (size >= 1000) return (Math.round(value / 100) * 100).toLocaleString("en-US");
  return value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : size >= 0.1 || size === 0 ? 2 : 3);
}

/** A value and its unit: 1.52x, 187 ms. */
export function withUnit(value: number, unit: Unit): string {
  return unit === "x" ? `${formatValue(value)}x` : `${formatValue(value)} ${unit}`;
}

/** The least and the most of several measurements; empty for one. */
export function formatRange({ min, max, count }: Spread): string {
  return count === 1 ? "" : `${formatValue(min)} … ${formatValue(max)}`;
}

export function formatTarget(target: Target | null, unit: Unit | null): string {
  if (target === null) return "";
  const [sign, value] =
    "atLeast" in target ? ["≥", target.atLeast] : "atMost" in target ? ["≤", target.atMost] : ["±", target.within];
  return `${sign} ${value}${unit === "x" ? "x" : unit === null ? "" : ` ${unit}`}`;
}
