import { type AxisScale, axisScale } from "./axis-scale.js";
import { axisTitle, type Chart, type Mark, type Point, type Series } from "./figure.js";
import { paperColour } from "./palette.js";
import { svgElement, svgNumber, svgText } from "./svg-element.js";
import { svgDot, svgMark } from "./svg-marker.js";

/** Where on the picture a chart stands, its axes' words included; pixels. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Room for the axes' numbers and words, and for the chart's title. */
const MARGIN = { left: 64, right: 14, top: 26, bottom: 46 } as const;
const PIXELS_PER_TICK = { x: 80, y: 48 } as const;
const INK = "#333333";
const GRID = "#e4e4e4";

/** How a line is dashed, so that it can be told from another without its colour. */
export const DASHES = "6 4";

/** Draws one chart. @param id unique within the picture: names the area that lines are cut to */
export function svgChart(chart: Chart, box: Box, id: string): string {
  const area: Box = {
    left: box.left + MARGIN.left,
    top: box.top + MARGIN.top,
    width: box.width - MARGIN.left - MARGIN.right,
    height: box.height - MARGIN.top - MARGIN.bottom,
  };
  const points = [...chart.series.flatMap((series) => series.points), ...chart.marks.map((mark) => mark.at)];
  const x = axisScale(
    chart.x,
    points.map((point) => point.x),
    area.width / PIXELS_PER_TICK.x,
  );
  const y = axisScale(
    chart.y,
    points.map((point) => point.y),
    area.height / PIXELS_PER_TICK.y,
  );
  const place = (point: Point): Point => ({
    x: area.left + x.place(point.x) * area.width,
    y: area.top + (1 - y.place(point.y)) * area.height,
  });
  const clip = svgElement("clipPath", { id }, [
    svgElement("rect", { x: area.left, y: area.top, width: area.width, height: area.height }),
  ]);
  return svgElement("g", {}, [
    clip,
    ...gridOf(x, y, area),
    svgElement(
      "g",
      { "clip-path": `url(#${id})` },
      chart.series.map((series) => seriesMarkup(series, place)),
    ),
    ...chart.marks.map((mark) => markMarkup(mark, place(mark.at), area)),
    svgText(chart.title, { x: area.left, y: box.top + 16, "font-weight": 600, fill: INK }),
    svgText(axisTitle(chart.x), {
      x: area.left + area.width / 2,
      y: box.top + box.height - 8,
      "text-anchor": "middle",
      fill: INK,
    }),
    svgText(axisTitle(chart.y), {
      transform: `translate(${svgNumber(box.left + 14)} ${svgNumber(area.top + area.height / 2)}) rotate(-90)`,
      "text-anchor": "middle",
      fill: INK,
    }),
  ]);
}

function gridOf(x: AxisScale, y: AxisScale, area: Box): string[] {
  const [right, bottom] = [area.left + area.width, area.top + area.height];
  const line = { stroke: GRID, "stroke-width": 1 };
  const vertical = x.ticks.flatMap(({ value, label }) => {
    const at = area.left + x.place(value) * area.width;
    return [
      svgElement("line", { x1: at, x2: at, y1: area.top, y2: bottom, ...line }),
      svgText(label, { x: at, y: bottom + 16, "text-anchor": "middle", fill: INK, "font-size": 11 }),
    ];
  });
  const horizontal = y.ticks.flatMap(({ value, label }) => {
    const at = area.top + (1 - y.place(value)) * area.height;
    return [
      svgElement("line", { x1: area.left, x2: right, y1: at, y2: at, ...line }),
      svgText(label, { x: area.left - 7, y: at + 4, "text-anchor": "end", fill: INK, "font-size": 11 }),
    ];
  });
  const frame = { x: area.left, y: area.top, width: area.width, height: area.height, fill: "none", stroke: "#999999" };
  return [...vertical, ...horizontal, svgElement("rect", frame)];
}

function seriesMarkup({ points, shape, colour, dashed }: Series, place: (point: Point) => Point): string {
  const placed = points.map(place);
  if (shape === "dots") {
    const drawn = placed.filter(isPlaced);
    return svgElement(
      "g",
      {},
      drawn.map(({ x, y }) => svgDot(x, y, colour, dashed)),
    );
  }
  const dots = points.length <= 12 ? placed.filter(isPlaced).map(({ x, y }) => svgDot(x, y, colour, dashed)) : [];
  const style = { fill: "none", stroke: paperColour(colour), "stroke-width": 2, "stroke-linejoin": "round" };
  const line = svgElement("path", { d: pathOf(placed), ...style, ...(dashed ? { "stroke-dasharray": DASHES } : {}) });
  return svgElement("g", {}, [line, ...dots]);
}

/** A line through the points, interrupted where one cannot be drawn. */
function pathOf(points: readonly Point[]): string {
  let command = "M";
  return points
    .map((point) => {
      if (!isPlaced(point)) {
        command = "M";
        return "";
      }
      const step = `${command}${svgNumber(point.x)} ${svgNumber(point.y)}`;
      command = "L";
      return step;
    })
    .join("");
}

function isPlaced({ x, y }: Point): boolean {
  return Number.isFinite(x) && Number.isFinite(y);
}

/** A mark beyond the axes stands at their edge; its words stand where there is room for them. */
function markMarkup({ kind, label }: Mark, point: Point, area: Box): string {
  const x = clamp(point.x, area.left, area.left + area.width);
  const y = clamp(point.y, area.top, area.top + area.height);
  const onRight = x > area.left + area.width * 0.6;
  const below = y < area.top + 24;
  const words = svgText(label, {
    x: x + (onRight ? -11 : 11),
    y: y + (below ? 18 : -8),
    "text-anchor": onRight ? "end" : "start",
    fill: kind === "best" ? "#111111" : "#b00020",
    stroke: "#ffffff",
    "stroke-width": 3,
    "paint-order": "stroke",
  });
  return svgElement("g", {}, label === "" ? [svgMark(x, y, kind)] : [svgMark(x, y, kind), words]);
}

function clamp(value: number, low: number, high: number): number {
  return Number.isNaN(value) ? low : Math.min(high, Math.max(low, value));
}
