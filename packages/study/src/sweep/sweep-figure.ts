import { extentOf } from "../extent.js";
import type { Colour, Figure, Mark, Range } from "../plot/figure.js";
import { formatNumber } from "../plot/format-number.js";
import type { RateCurve, RateSweep } from "./rate-sweep.js";
import type { RangeTest } from "./read-range-test.js";

/** How far above its start a loss is still shown; what explodes would press all others flat. */
const HEADROOM = 4;

/** The loss curves of a sweep in one picture: learning rates by colour, the second optimizer and further ones dashed. */
export function sweepFigure(sweep: RateSweep): Figure {
  const { curves, best } = sweep;
  const optimizers = [...new Set(curves.map(({ optimizer }) => optimizer))];
  const rates = [...new Set(curves.map(({ learningRate }) => learningRate))].sort((a, b) => a - b);
  const colourOf = ({ learningRate }: RateCurve): Colour => ({
    kind: "sequence",
    share: rates.length < 2 ? 0.5 : rates.indexOf(learningRate) / (rates.length - 1),
  });
  const marks = curves.flatMap((curve): Mark[] => (curve.diverged ? [divergence(curve, sweep)] : []));
  return {
    title: `Loss by learning rate: ${optimizers.join(" against ")}`,
    subtitle: `${sweep.name}: ${sweep.kind}, ${sweep.epochs} training epochs; ✕ diverged`,
    charts: [
      {
        title: "",
        x: { label: "training epoch", unit: null, scale: "linear", range: { low: 0, high: sweep.epochs } },
        y: { label: "training loss", unit: null, scale: "log", range: lossRange(sweep) },
        series: curves.map((curve) => ({
          name: curveName(curve),
          points: curve.points,
          shape: "line",
          colour: colourOf(curve),
          dashed: optimizers.indexOf(curve.optimizer) > 0,
        })),
        marks: best === null ? marks : [...marks, bestMark(best)],
      },
    ],
  };
}

/** "adam 0.001", "sgd 1 ✕". */
function curveName({ optimizer, learningRate, diverged }: RateCurve): string {
  return `${optimizer} ${formatNumber(learningRate)}${diverged ? " ✕" : ""}`;
}

/** What a range test saw, for each optimizer: the loss against the rate, and the rate to train with. */
export function rangeTestFigure(name: string, tests: readonly RangeTest[]): Figure {
  return {
    title: "Learning-rate range test",
    subtitle: `${name}: the rate grows with every step; marked where the loss falls fastest`,
    charts: [
      {
        title: "",
        x: { label: "learning rate", unit: null, scale: "log", range: null },
        y: { label: "loss, smoothed", unit: null, scale: "linear", range: testRange(tests) },
        series: tests.map(({ optimizer, steps }, index) => ({
          name: optimizer,
          points: steps.map((step) => ({ x: step.learningRate, y: step.smoothed })),
          shape: "line",
          colour: { kind: "category", index },
          dashed: index > 0,
        })),
        marks: tests.flatMap(({ optimizer, steps, steepest }): Mark[] => {
          const at = steps.find(({ learningRate }) => learningRate === steepest);
          const label = `${optimizer}: ${formatNumber(steepest ?? Number.NaN, 2)}`;
          return at === undefined ? [] : [{ at: { x: at.learningRate, y: at.smoothed }, label, kind: "best" }];
        }),
      },
    ],
  };
}

/** From the lowest loss to a little above the start. */
function lossRange({ curves, startLoss }: RateSweep): Range | null {
  const shown = curves.flatMap(({ points }) => points.map(({ y }) => y)).filter((loss) => loss > 0);
  if (startLoss === null || startLoss <= 0 || shown.length === 0) return null;
  const low = Math.min(extentOf(shown).low, startLoss / 2);
  return { low: low * 0.9, high: startLoss * HEADROOM };
}

function testRange(tests: readonly RangeTest[]): Range | null {
  const first = extentOf(tests.flatMap(({ steps }) => steps[0]?.loss ?? [])).high;
  const losses = tests.flatMap(({ steps }) => steps.map((step) => step.smoothed)).filter(Number.isFinite);
  if (!Number.isFinite(first) || losses.length === 0) return null;
  const { low } = extentOf(losses);
  return { low: Math.min(0, low), high: Math.max(first * 1.5, Math.min(first * 2, low)) };
}

/** Where a curve was last a number; one that never was is marked at the beginning, at the upper edge. */
function divergence({ points, learningRate, optimizer }: RateCurve, { startLoss }: RateSweep): Mark {
  const last = points.findLast(({ y }) => Number.isFinite(y));
  const at = last ?? { x: 0, y: (startLoss ?? 1) * HEADROOM };
  return { at, label: last === undefined ? `${optimizer} ${formatNumber(learningRate)}: no number` : "", kind: "bad" };
}

function bestMark(best: RateCurve): Mark {
  const at = best.points.at(-1) ?? { x: 0, y: best.finalLoss ?? Number.NaN };
  return { at, label: `best: ${curveName(best)}`, kind: "best" };
}
