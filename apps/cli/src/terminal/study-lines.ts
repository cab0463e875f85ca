import type { Curve, CurvePoint, CurveScore, RangeTest, RateCurve, RateSweep } from "conclave";
import { count, decimal, percent } from "./numbers.js";
import type { Style } from "./style.js";
import { type Column, formatTable } from "./table.js";

const left = (title: string): Column => ({ title, align: "left" });
const right = (title: string): Column => ({ title, align: "right" });

/** A learning rate, a width or another setting: at most three significant digits. */
export function setting(value: number): string {
  const rounded = Number(value.toPrecision(3));
  return rounded !== 0 && Math.abs(rounded) < 1e-3 ? rounded.toExponential() : rounded.toString();
}

/** The points of a curve over capacity; over duration, where there are many, the best alone. */
export function curveLines(curve: Curve, style: Style): string[] {
  const { over, points, best } = curve;
  if (over === "duration") {
    return best === null || best.validation === null
      ? ["no training epoch has a validation loss"]
      : [`best after ${style.bold(style.good(`epoch ${best.value}`))}: ${scoreWords(best.validation)}`];
  }
  const columns = [
    right("widths"),
    right("parameters"),
    right("training"),
    right("validation"),
    right("loss"),
    left(""),
  ];
  const rows = points.map((point) => capacityRow(point, point === best, style));
  return formatTable(columns, rows, style);
}

function capacityRow(point: CurvePoint, best: boolean, style: Style): string[] {
  const { value, parameters, training, validation, failure } = point;
  const widths = `x${setting(value)}`;
  if (failure !== null) return [widths, style.bad(`failed: ${failure}`)];
  const cells = [
    widths,
    parameters === null ? "–" : count(parameters),
    percent(training?.error),
    percent(validation?.error),
    decimal(validation?.loss),
  ];
  return [...cells, best ? style.good("★ best") : ""];
}

/** "validation error 3.1 %, loss 0.123". */
function scoreWords({ error, loss }: CurveScore): string {
  return [...(error === null ? [] : [`validation error ${percent(error)}`]), `loss ${decimal(loss)}`].join(", ");
}

/** Every training of a sweep with its last loss, and what became of it. */
export function sweepLines({ curves, best }: RateSweep, style: Style): string[] {
  const columns = [left("optimizer"), right("learning rate"), right("loss"), right("validation error"), left("")];
  const rows = curves.map((curve) => [
    curve.optimizer,
    setting(curve.learningRate),
    decimal(curve.finalLoss),
    percent(curve.validation?.error),
    curve === best ? style.good("★ best") : curve.diverged ? style.bad(`✕ ${divergence(curve)}`) : "",
  ]);
  return formatTable(columns, rows, style);
}

function divergence({ reason }: RateCurve): string {
  return reason === null ? "diverged" : `diverged: ${reason}`;
}

/** What each range test says to train with. */
export function rangeTestLines(tests: readonly RangeTest[], style: Style): string[] {
  const columns = [
    left("optimizer"),
    right("falls fastest"),
    right("a tenth of the lowest"),
    right("explodes"),
    right("steps"),
  ];
  const rows = tests.map(({ optimizer, steepest, tenthOfLowest, explodedAt, steps }) => [
    optimizer,
    steepest === null ? "–" : style.good(setting(steepest)),
    tenthOfLowest === null ? "–" : setting(tenthOfLowest),
    explodedAt === null ? "–" : setting(explodedAt),
    count(steps.length),
  ]);
  return formatTable(columns, rows, style);
}
