import type { Axis, Chart, Figure, Series } from "../../src/plot/figure.js";

export function axis(label: string, fields: Partial<Axis> = {}): Axis {
  return { label, unit: null, scale: "linear", range: null, ...fields };
}

export function line(name: string, ys: readonly number[], fields: Partial<Series> = {}): Series {
  const points = ys.map((y, x) => ({ x, y }));
  return { name, points, shape: "line", colour: { kind: "category", index: 0 }, dashed: false, ...fields };
}

export function figureOf(chart: Partial<Chart>): Figure {
  const charts = [{ title: "", x: axis("x"), y: axis("y"), series: [], marks: [], ...chart }];
  return { title: "a figure", subtitle: "", charts };
}
