import { expect, test } from "vitest";
import { drawFigure, type Figure } from "../src/index.js";

test("a figure is drawn without options: 80 to a line, without colours", async () => {
  const axis = { label: "x", unit: null, scale: "linear", range: null } as const;
  const points = [
    { x: 0, y: 0 },
    { x: 1, y: 1 },
  ];
  const line = { name: "a", points, shape: "line", colour: { kind: "category", index: 0 }, dashed: false } as const;
  const figure = {
    title: "t".repeat(200),
    subtitle: "",
    charts: [{ title: "", x: axis, y: axis, series: [line], marks: [] }],
  };
  const lines = await drawFigure(figure as Figure);
  expect(lines[0]).toHaveLength(80);
  expect(lines.join("")).not.toContain("\u001b");
});
