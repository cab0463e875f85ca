import { extentOf } from "../extent.js";
import { type Figure, legendOf, type Series } from "./figure.js";
import { paperColour } from "./palette.js";
import { type Box, DASHES, svgChart } from "./svg-chart.js";
import { escapeXml, svgElement, svgText } from "./svg-element.js";
import { svgDot } from "./svg-marker.js";

const ONE_CHART = { width: 640, height: 440 } as const;
const OF_SEVERAL = { width: 400, height: 310 } as const;
const MOST_COLUMNS = 3;
const EDGE = 16;
const HEADER = 56;
const LEGEND_ROW = 19;
/** About how wide a character of the legend is at 12 pixels: SVG text cannot be measured without a browser. */
const CHARACTER = 7;

/**
 * Draws a figure as an SVG document: the same text for the same figure, on a white background, readable without telling its colours
 * apart.
 */
export function svgFigure(figure: Figure): string {
  const { charts } = figure;
  const size = charts.length === 1 ? ONE_CHART : OF_SEVERAL;
  const columns = Math.max(1, Math.min(MOST_COLUMNS, charts.length === 4 ? 2 : charts.length));
  const rows = Math.ceil(charts.length / columns);
  const legend = legendOf(figure).filter(({ name }) => name !== "");
  const words = Math.max(0, extentOf(legend.map(({ name }) => [...name].length)).high);
  const legendWidth = legend.length === 0 ? 0 : 52 + words * CHARACTER;
  const width = 2 * EDGE + columns * size.width + legendWidth;
  const height = HEADER + Math.max(rows * size.height, legend.length * LEGEND_ROW + 40) + EDGE;
  const boxes = charts.map(
    (_, index): Box => ({
      left: EDGE + (index % columns) * size.width,
      top: HEADER + Math.floor(index / columns) * size.height,
      ...size,
    }),
  );
  const root = svgElement(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      role: "img",
      "font-family": "Inter, Helvetica, Arial, 'DejaVu Sans', sans-serif",
      "font-size": 12,
    },
    [
      `<title>${escapeXml(figure.title)}</title>`,
      svgElement("rect", { width, height, fill: "#ffffff" }),
      svgText(figure.title, { x: EDGE, y: 28, "font-size": 17, "font-weight": 600, fill: "#111111" }),
      svgText(figure.subtitle, { x: EDGE, y: 46, fill: "#666666" }),
      ...charts.map((chart, index) => svgChart(chart, boxes[index]!, `area-${index}`)),
      ...legendMarkup(legend, EDGE + columns * size.width + 8, HEADER + 34),
    ],
  );
  return `${root}\n`;
}

function legendMarkup(legend: readonly Series[], left: number, top: number): string[] {
  return legend.flatMap((series, index) => {
    const y = top + index * LEGEND_ROW;
    const stroke = { stroke: paperColour(series.colour), "stroke-width": 2 };
    const dash = series.dashed ? { "stroke-dasharray": DASHES } : {};
    const sample =
      series.shape === "dots"
        ? svgDot(left + 12, y, series.colour, series.dashed)
        : svgElement("line", { x1: left, x2: left + 24, y1: y, y2: y, ...stroke, ...dash });
    return [sample, svgText(series.name, { x: left + 32, y: y + 4, fill: "#333333" })];
  });
}
