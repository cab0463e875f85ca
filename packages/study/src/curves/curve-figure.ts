import type { Axis, Figure, Mark, Point, Series } from "../plot/figure.js";
import { formatNumber } from "../plot/format-number.js";
import type { Curve, CurvePoint, CurveScore } from "./curve.js";

/** A curve as a picture: training and validation, the best point marked. */
export function curveFigure(curve: Curve): Figure {
  const { over, points, best, name, kinds } = curve;
  const x = xAxis(curve);
  const place = (point: CurvePoint, score: CurveScore): Point => ({ x: x.of(point), y: shown(curve, score) });
  const lineOf = (on: "training" | "validation", index: number, dashed: boolean): Series => ({
    name: on,
    points: points.flatMap((point) => {
      const score = point[on];
      return score === null ? [] : [place(point, score)];
    }),
    shape: "line",
    colour: { kind: "category", index },
    dashed,
  });
  const marks: Mark[] =
    best === null || best.validation === null
      ? []
      : [{ at: place(best, best.validation), label: bestWords(curve, best, best.validation), kind: "best" }];
  return {
    title: over === "capacity" ? "Error against capacity" : "Loss against duration",
    subtitle: `${name}: ${kinds.join(", ")}`,
    charts: [
      {
        title: "",
        x: x.axis,
        y: { ...yAxis(curve), scale: "linear", range: null },
        series: [lineOf("training", 0, true), lineOf("validation", 1, false)],
        marks,
      },
    ],
  };
}

/** Capacity is shown by its parameters, where they were counted: that is what models of different shapes have in common. */
function xAxis({ over, points }: Curve): { readonly axis: Axis; of(point: CurvePoint): number } {
  const plain = { unit: null, range: null };
  if (over === "duration") {
    return { axis: { ...plain, label: "training epoch", scale: "linear" }, of: ({ value }) => value };
  }
  const trained = points.filter(({ failure }) => failure === null);
  const counted = trained.every(({ parameters }) => parameters !== null);
  return counted
    ? {
        axis: { ...plain, label: "parameters of a member", scale: "log" },
        of: ({ parameters }) => parameters ?? Number.NaN,
      }
    : { axis: { ...plain, label: "widths, times", scale: "log" }, of: ({ value }) => value };
}

function yAxis({ measure }: Curve): Pick<Axis, "label" | "unit"> {
  return measure === "loss" ? { label: "loss", unit: null } : { label: "error", unit: "%" };
}

function shown({ measure }: Curve, { error, loss }: CurveScore): number {
  return measure === "loss" ? loss : (error ?? Number.NaN) * 100;
}

function bestWords(curve: Curve, { value }: CurvePoint, score: CurveScore): string {
  const number = formatNumber(shown(curve, score), 3);
  return curve.over === "capacity"
    ? `best: ${number} % at x${formatNumber(value)}`
    : `best: ${number} at epoch ${value}`;
}
