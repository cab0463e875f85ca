import type { Colour, Mark } from "./figure.js";
import { paperColour } from "./palette.js";
import { svgElement, svgNumber } from "./svg-element.js";

const RADIUS = 3.5;

/** A dot of a series: categories have shapes of their own, so that colour is not all that tells them apart. */
export function svgDot(x: number, y: number, colour: Colour, hollow: boolean): string {
  const paint = paperColour(colour);
  const style = { fill: hollow ? "#ffffff" : paint, stroke: paint, "stroke-width": 1.4 };
  const shape = colour.kind === "category" ? colour.index % 4 : 0;
  if (shape === 0) return svgElement("circle", { cx: x, cy: y, r: RADIUS, ...style });
  return svgElement("path", { d: outline(shape, x, y), ...style });
}

/** The best has a ring around it, what went wrong a cross. */
export function svgMark(x: number, y: number, kind: Mark["kind"]): string {
  const style = { fill: "none", stroke: kind === "best" ? "#111111" : "#b00020", "stroke-width": 2 };
  if (kind === "best") return svgElement("circle", { cx: x, cy: y, r: 7, ...style });
  const [left, right, top, bottom] = [x - 5, x + 5, y - 5, y + 5].map(svgNumber);
  return svgElement("path", { d: `M${left} ${top}L${right} ${bottom}M${left} ${bottom}L${right} ${top}`, ...style });
}

/** 1: a square, 2: a triangle, 3: a diamond; all of about the circle's area. */
function outline(shape: number, x: number, y: number): string {
  const r = RADIUS;
  const corners =
    shape === 1
      ? [-r, -r, r, -r, r, r, -r, r]
      : shape === 2
        ? [0, -1.25 * r, 1.2 * r, r, -1.2 * r, r]
        : [0, -1.35 * r, 1.35 * r, 0, 0, 1.35 * r, -1.35 * r, 0];
  const points = corners.map((offset, index) => svgNumber(offset + (index % 2 === 0 ? x : y)));
  return `M${points.join(" ")}Z`;
}
