import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { terminalFigure } from "../../src/plot/terminal-figure.js";
import { axis, figureOf, line } from "./figures.js";

const falling = figureOf({
  x: axis("epoch"),
  y: axis("loss"),
  series: [
    line("training", [3, 2, 1, 0.5]),
    line("validation", [3, 2.4, 2.2, 2.4], { colour: { kind: "category", index: 1 } }),
  ],
  marks: [{ at: { x: 2, y: 2.2 }, label: "best", kind: "best" }],
});

it("draws lines as braille from the upper left to the lower right, ended by the letters of the legend", () => {
  const lines = terminalFigure(falling, { width: 60, colour: false });
  const plot = lines.filter((row) => /[│┤]/.test(row));
  const firstDots = (row: string) => row.search(/[\u2801-\u28ff]/);
  const inked = plot.filter((row) => firstDots(row) >= 0);
  expect(firstDots(inked.at(0)!)).toBeLessThan(firstDots(inked.at(-1)!));
  expect(plot.find((row) => row.endsWith("b"))).toBeDefined();
  expect(inked.at(-1)?.endsWith("a")).toBe(true);
  expect(lines.at(-1)).toBe("a── training   b── validation");
  expect(lines.join("\n")).toContain("★ best");
});

describe.each([20, 32, 60, 79, 200])("in %d columns", (width) => {
  it("keeps every line within the width, and within 100", () => {
    const widths = terminalFigure(falling, { width, colour: true }).map(
      (row) => [...stripVTControlCharacters(row)].length,
    );
    expect(Math.max(...widths)).toBeLessThanOrEqual(Math.min(100, Math.max(32, width)));
  });
});

it("carries colours only where they are wanted", () => {
  const coloured = terminalFigure(falling, { width: 60, colour: true }).join("\n");
  const plain = terminalFigure(falling, { width: 60, colour: false }).join("\n");
  expect(coloured).toContain("\u001b[38;5;");
  expect(plain).not.toContain("\u001b");
  expect(stripVTControlCharacters(coloured)).toBe(plain);
});

it("draws a loss that explodes without walking to it, and stays within its area", () => {
  const exploding = figureOf({
    y: axis("loss", { range: { low: 0, high: 3 } }),
    series: [line("training", [2, 1e30, Number.NaN, 1])],
  });
  expect(terminalFigure(exploding, { width: 40, colour: false }).some((row) => /[\u2801-\u28ff]/.test(row))).toBe(true);
});
