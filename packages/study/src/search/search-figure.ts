import { extentOf } from "../extent.js";
import type { Axis, Chart, Colour, Figure, Mark, Range, Series } from "../plot/figure.js";
import { formatNumber } from "../plot/format-number.js";
import type { Dimension, NumberRange } from "./dimension.js";
import type { SearchOutcome } from "./search.js";
import { bestPoint, type SearchPoint } from "./search-point.js";

const MANY_TIMES = 8;

/** All that a number was set with: points of a narrow range differ in their last digits. */
const MOST_DIGITS = 12;

/** The points of a search as a picture: the validation error against each field, rounds by colour, those that were abandoned hollow. */
export function searchFigure({ name, plan, points }: Pick<SearchOutcome, "name" | "plan" | "points">): Figure {
  const { way, judge } = plan;
  const best = bestPoint(points, judge);
  const how = way.kind === "grid" ? "grid" : `random, ${way.rounds === 1 ? "one round" : `${way.rounds} rounds`}`;
  const failed = points.filter(({ status }) => status === "failed").length;
  const counts = [`${points.length} runs`, ...(failed === 0 ? [] : [`${failed} failed (✕)`])];
  return {
    title: `Search: ${name}`,
    subtitle: `${how}, ${counts.join(", ")}; judged by the validation rows`,
    charts: way.dimensions.map((dimension) => chartOf(dimension, points, best, judge)),
  };
}

function chartOf(
  dimension: Dimension,
  points: readonly SearchPoint[],
  best: SearchPoint | null,
  judge: "error" | "loss",
): Chart {
  const x = xAxis(dimension);
  const heightOf = ({ score }: SearchPoint): number =>
    score === null ? Number.NaN : judge === "loss" ? score.loss : score.error * 100;
  const failed = points.filter(({ status }) => status === "failed");
  const marks = failed.map((point): Mark => ({ at: { x: x.of(point), y: Number.NaN }, label: "", kind: "bad" }));
  const bestMark: Mark[] =
    best === null
      ? []
      : [{ at: { x: x.of(best), y: heightOf(best) }, label: valueText(best.values[dimension.field]), kind: "best" }];
  return {
    title: "",
    x: x.axis,
    y: {
      label: judge === "loss" ? "validation loss" : "validation error",
      unit: judge === "loss" ? null : "%",
      scale: spansDecades(points.map(heightOf)) ? "log" : "linear",
      range: null,
    },
    series: seriesOf(points, (point) => ({ x: x.of(point), y: heightOf(point) })),
    marks: [...marks, ...bestMark],
  };
}

/** Points that fail by far would press the good ones flat: then ratios are shown, unless one of them makes no error at all. */
function spansDecades(heights: readonly number[]): boolean {
  const shown = heights.filter(Number.isFinite);
  const { low, high } = extentOf(shown);
  return shown.every((height) => height > 0) && high > MANY_TIMES * low;
}

function seriesOf(
  points: readonly SearchPoint[],
  place: (point: SearchPoint) => { readonly x: number; readonly y: number },
): Series[] {
  const scored = points.filter(({ status }) => status === "succeeded");
  const rounds = [...new Set(scored.map(({ round }) => round))].sort((a, b) => a - b);
  return rounds.flatMap((round, index) => {
    const colour: Colour = { kind: "category", index };
    const name = rounds.length === 1 ? "points" : `round ${round}`;
    const series = (of: readonly SearchPoint[], suffix: string, dashed: boolean): Series[] =>
      of.length === 0 ? [] : [{ name: `${name}${suffix}`, points: of.map(place), shape: "dots", colour, dashed }];
    const those = scored.filter((point) => point.round === round);
    return [
      ...series(
        those.filter(({ share }) => share < 1),
        ", shortened",
        true,
      ),
      ...series(
        those.filter(({ share }) => share === 1),
        "",
        false,
      ),
    ];
  });
}

/** Numbers stand on their scale; other values are counted off, with their names below. */
function xAxis(dimension: Dimension): { readonly axis: Axis; of(point: SearchPoint): number } {
  const { field } = dimension;
  const plain = { label: field, unit: null };
  if (dimension.kind === "range") {
    return {
      axis: { ...plain, scale: dimension.scale, range: withRoom(dimension) },
      of: ({ values }) => Number(values[field]),
    };
  }
  const texts = dimension.values.map(valueText);
  const axis: Axis = {
    ...plain,
    scale: "linear",
    range: { low: -0.5, high: texts.length - 0.5 },
    ticks: texts.map((label, value) => ({ value, label: label.length > 14 ? `${label.slice(0, 13)}…` : label })),
  };
  return { axis, of: ({ values }) => texts.indexOf(valueText(values[field])) };
}

/** A little more than the range, so that dots at its ends are whole. */
function withRoom({ low, high, scale }: NumberRange): Range {
  const room = 0.03;
  if (scale === "linear") return { low: low - (high - low) * room, high: high + (high - low) * room };
  return { low: low * (high / low) ** -room, high: high * (high / low) ** room };
}

/** A value as a table or an axis has it. */
export function valueText(value: unknown): string {
  if (typeof value === "number") return formatNumber(value, MOST_DIGITS);
  return typeof value === "string" ? value : JSON.stringify(value);
}
