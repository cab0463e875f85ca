import { extentOf } from "../extent.js";
import { type AxisScale, axisScale } from "./axis-scale.js";
import { BrailleCanvas, type Cell } from "./braille-canvas.js";
import { axisTitle, type Chart, type Series } from "./figure.js";
import { screenColour } from "./palette.js";

interface TerminalChartOptions {
  /** Characters of a line. */
  readonly columns: number;
  /** What marks the end of a series' line; null for nothing. */
  letterOf(name: string): string | null;
  /** Writes text in one of a terminal's 256 colours; null: no colours. */
  readonly paint: ((colour: number, text: string) => string) | null;
}

const ROWS = 15;
const COLUMNS_PER_TICK = 12;

/** Draws one chart in braille dots: ★ is the best point, ✕ where something went wrong. */
export function terminalChart(chart: Chart, { columns, letterOf, paint }: TerminalChartOptions): string[] {
  const points = [...chart.series.flatMap((series) => series.points), ...chart.marks.map((mark) => mark.at)];
  const y = axisScale(
    chart.y,
    points.map((point) => point.y),
    4,
  );
  const labelWidth = Math.max(extentOf(y.ticks.map(({ label }) => label.length)).high, 1);
  const inside = columns - labelWidth - 2;
  const x = axisScale(
    chart.x,
    points.map((point) => point.x),
    inside / COLUMNS_PER_TICK,
  );
  const canvas = new BrailleCanvas(inside, ROWS);
  for (const series of chart.series) drawSeries(canvas, series, x, y);
  for (const series of chart.series) drawEnd(canvas, series, x, y, letterOf(series.name));
  for (const { at, kind } of chart.marks) {
    const [across, up] = [x.place(at.x), y.place(at.y)];
    canvas.letter(inUnit(across, 0), inUnit(up, 1), kind === "best" ? "★" : "✕", null);
  }
  const labelled = new Map(y.ticks.map(({ value, label }) => [rowOf(y.place(value)), label]));
  const plot = canvas.lines().map((cells, row) => {
    const label = labelled.get(row);
    return `${(label ?? "").padStart(labelWidth)} ${label === undefined ? "│" : "┤"}${written(cells, paint)}`.trimEnd();
  });
  const words = chart.marks.filter(({ label }) => label !== "");
  return [
    [chart.title, axisTitle(chart.y)].filter((text) => text !== "").join("  ·  "),
    ...plot,
    ...xAxis(x, labelWidth, inside),
    `${" ".repeat(labelWidth + 2)}${axisTitle(chart.x)}`,
    ...words.map(({ kind, label }) => `${" ".repeat(labelWidth + 2)}${kind === "best" ? "★" : "✕"} ${label}`),
  ];
}

/** A dot of a series: hollow where its line would be dashed. */
export function dotOf({ dashed }: Series): string {
  return dashed ? "◦" : "•";
}

function drawSeries(canvas: BrailleCanvas, series: Series, x: AxisScale, y: AxisScale): void {
  const { points, shape, colour, dashed } = series;
  const code = screenColour(colour);
  let before: readonly [number, number] | null = null;
  for (const point of points) {
    const [toX, toY] = [x.place(point.x), y.place(point.y)];
    if (!Number.isFinite(toX) || !Number.isFinite(toY)) before = null;
    else if (shape === "dots") canvas.letter(toX, toY, dotOf(series), code);
    else {
      const [fromX, fromY] = before ?? [toX, toY];
      canvas.line(fromX, fromY, toX, toY, code, dashed);
      before = [toX, toY];
    }
  }
}

/** The letter stands where the line was last seen. */
function drawEnd(canvas: BrailleCanvas, series: Series, x: AxisScale, y: AxisScale, letter: string | null): void {
  if (letter === null || series.shape === "dots") return;
  const last = series.points
    .map((point) => [x.place(point.x), y.place(point.y)] as const)
    .findLast((place) => place.every((share) => share >= 0 && share <= 1));
  if (last !== undefined) canvas.letter(last[0], last[1], letter, screenColour(series.colour));
}

function written(cells: readonly Cell[], paint: TerminalChartOptions["paint"]): string {
  return cells.map(({ text, colour }) => (paint === null || colour === null ? text : paint(colour, text))).join("");
}

function xAxis(x: AxisScale, labelWidth: number, inside: number): string[] {
  const line = new Array<string>(inside).fill("─");
  const numbers = new Array<string>(inside + labelWidth + 2).fill(" ");
  let free = 0;
  for (const { value, label } of x.ticks) {
    const at = Math.round(x.place(value) * (inside - 1));
    line[at] = "┬";
    const start = Math.min(numbers.length - label.length, at + labelWidth + 2 - Math.floor(label.length / 2));
    if (start < free) continue;
    for (let letter = 0; letter < label.length; letter++) numbers[start + letter] = label[letter]!;
    free = start + label.length + 1;
  }
  return [`${" ".repeat(labelWidth + 1)}└${line.join("")}`, numbers.join("").trimEnd()];
}

function rowOf(share: number): number {
  return Math.floor(Math.round((1 - share) * (ROWS * 4 - 1)) / 4);
}

function inUnit(share: number, otherwise: number): number {
  return Number.isNaN(share) ? otherwise : Math.min(1, Math.max(0, share));
}
