import type { Figure, Side } from "../figure.js";
import { formatRange, formatTarget, withUnit } from "./numbers.js";

/** The lines that a figure takes on a terminal. */
export function figureLines(figure: Figure): readonly string[] {
  if (figure.status === "skipped") {
    const remedy = figure.remedy === null ? [] : [`  to have it: ${figure.remedy}`];
    return [`${figure.name}: skipped, ${figure.reason}`, ...remedy];
  }
  const { name, unit, value, target, met, sides } = figure;
  const range = value.count === 1 ? "one round" : `${formatRange(value)}, ${value.count} rounds`;
  const verdict = target === null ? "" : `  target ${formatTarget(target, unit)}: ${met ? "met" : "MISSED"}`;
  return [
    `${name}: ${withUnit(value.median, unit)} (${range})${verdict}`,
    ...(sides.length > 0 ? [sidesLine(sides)] : []),
  ];
}

function sidesLine(sides: readonly Side[]): string {
  return `  ${sides.map(({ name, unit, value }) => `${name} ${withUnit(value.median, unit)}`).join(", ")}`;
}
