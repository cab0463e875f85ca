/** A place in a chart, in the units of its axes. What is not finite, or not positive on a logarithmic axis, is not drawn. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** From low to high, in the units of an axis. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

export interface Axis {
  readonly label: string;
  /** "%", "s", …; null for what has none. */
  readonly unit: string | null;
  readonly scale: "linear" | "log";
  /** What the axis shows; null: all points and a little more. What lies beyond is cut off, and marks there stand at the edge. */
  readonly range: Range | null;
  /** What stands at the axis instead of numbers: names of things that are counted off. */
  readonly ticks?: readonly { readonly value: number; readonly label: string }[];
}

/** One of several things that differ in kind, or a place in an order, from 0 to 1. */
export type Colour =
  | { readonly kind: "category"; readonly index: number }
  | { readonly kind: "sequence"; readonly share: number };

export interface Series {
  /** In the legend, once, however many charts of a figure have a series of this name. */
  readonly name: string;
  /** In the order in which a line goes through them. */
  readonly points: readonly Point[];
  readonly shape: "line" | "dots";
  readonly colour: Colour;
  /** Tells lines apart without colours: dashes, or dots that are hollow. */
  readonly dashed: boolean;
}

/**
 * A point that stands out, with its words beside it: the best, or where something went wrong. One whose y is NaN stands at the upper
 * edge.
 */
export interface Mark {
  readonly at: Point;
  readonly label: string;
  readonly kind: "best" | "bad";
}

export interface Chart {
  /** "" for none. */
  readonly title: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly series: readonly Series[];
  readonly marks: readonly Mark[];
}

/** Charts side by side under one title, with one legend. */
export interface Figure {
  readonly title: string;
  /** What was done and on what, in a line; "" for none. */
  readonly subtitle: string;
  readonly charts: readonly Chart[];
}

/** An axis' words: "learning rate", "time (s)". */
export function axisTitle({ label, unit }: Axis): string {
  return unit === null ? label : `${label} (${unit})`;
}

/** The series of all charts, each name once: what the legend lists. */
export function legendOf(figure: Figure): readonly Series[] {
  const named = new Map<string, Series>();
  for (const series of figure.charts.flatMap((chart) => chart.series)) {
    if (!named.has(series.name)) named.set(series.name, series);
  }
  return [...named.values()];
}
