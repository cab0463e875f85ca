import { expect, it } from "vitest";
import { svgFigure } from "../../src/plot/svg-figure.js";
import { axis, figureOf, line } from "./figures.js";

/** The places that the lines of a picture go through. */
const paths = (svg: string) => [...svg.matchAll(/<path d="(M[^"Z]*)" fill="none" stroke="#0072b2"/g)].map(([, d]) => d);

it("draws the same figure as the same text", () => {
  const figure = figureOf({ series: [line("training", [3, 2, 1])] });
  expect(svgFigure(figure)).toBe(svgFigure(structuredClone(figure)));
});

it("puts points where the axes say: left to right, and larger values higher", () => {
  const svg = svgFigure(
    figureOf({
      series: [line("training", [1, 0])],
      x: axis("x", { range: { low: 0, high: 1 } }),
      y: axis("y", { range: { low: 0, high: 1 } }),
    }),
  );
  // 640 x 440 with margins: the area is from 80 to 642 and from 82 to 450.
  expect(paths(svg)).toEqual(["M80 82L642 450"]);
});

it("interrupts a line at what cannot be drawn", () => {
  const svg = svgFigure(figureOf({ series: [line("training", [1, Number.NaN, 1, 2])] }));
  expect(paths(svg)[0]?.match(/[ML]/g)).toEqual(["M", "M", "L"]);
});

it("names axes with their units, series in the legend, and marks beside their points", () => {
  const svg = svgFigure(
    figureOf({
      x: axis("time", { unit: "s" }),
      y: axis("error", { unit: "%" }),
      series: [line("training", [3, 2]), line("validation", [3, 2], { dashed: true })],
      marks: [{ at: { x: 1, y: 2 }, label: "best: 2 %", kind: "best" }],
    }),
  );
  for (const words of ["time (s)", "error (%)", "training", "validation", "best: 2 %", "a figure"]) {
    expect(svg).toContain(`>${words}</text>`);
  }
  expect(svg.match(/stroke-dasharray/g)).toHaveLength(2);
});

it("keeps marks that lie beyond the axes at their edge", () => {
  const svg = svgFigure(
    figureOf({
      y: axis("loss", { range: { low: 0, high: 1 } }),
      series: [line("training", [1, 0])],
      marks: [{ at: { x: 1, y: 1e9 }, label: "", kind: "bad" }],
    }),
  );
  expect(svg).toMatch(/<path d="M[\d.]+ 77L[\d.]+ 87M[^"]*" fill="none" stroke="#b00020"/);
});

it("escapes what has a meaning in XML", () => {
  const svg = svgFigure(figureOf({ series: [line('a < b & "c"\u0007', [1, 2])] }));
  expect(svg).toContain("a &lt; b &amp; &quot;c&quot;</text>");
});
