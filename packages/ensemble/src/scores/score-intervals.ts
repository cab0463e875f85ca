import { argMax } from "@conclave/core/host";
import { rowsOf, type Truth } from "../task/truth.js";
import { bootstrapIntervals, type Interval, type Summands, shareInterval } from "./interval.js";
import { LABEL_THRESHOLD } from "./multilabel-scores.js";
import { r2Of } from "./regression-scores.js";
import type { Resamples } from "./resamples.js";

/**
 * The scores that have an interval. ECE has none: a bootstrap sample repeats rows, which puts its own ECE above that of the rows it is
 * drawn from, so that the interval would lie beside the score.
 */
export type IntervalScore = "accuracy" | "nll" | "brier" | "hammingLoss" | "macroF1" | "r2" | "mse" | "mae";

/** 95 % bootstrap intervals of the scores that a task has. */
export type ScoreIntervals = Readonly<Partial<Record<IntervalScore, Interval>>>;

/** The intervals of predictions' scores, and of the mean of the losses of their rows. */
interface JudgedIntervals {
  readonly scores: ScoreIntervals;
  readonly loss: Interval;
}

/**
 * The intervals of predictions (rows × outputs), from one pass over the samples.
 *
 * @param losses of the rows; see {@link rowLosses}.
 */
export function scoreIntervals(
  truth: Truth,
  predictions: Float32Array,
  losses: Float64Array,
  resamples: Resamples,
): JudgedIntervals {
  const { loss, ...scores } = intervalsOf(truth, predictions, losses, resamples);
  if (scores.accuracy === undefined) return { scores, loss };
  return { scores: { ...scores, accuracy: shareInterval(scores.accuracy, rowsOf(truth)) }, loss };
}

function intervalsOf(
  truth: Truth,
  predictions: Float32Array,
  losses: Float64Array,
  resamples: Resamples,
): ScoreIntervals & { readonly loss: Interval } {
  switch (truth.task) {
    case "classification":
      return bootstrapIntervals(classSummands(truth, predictions, losses), resamples);
    case "multilabel":
      return bootstrapIntervals(labelSummands(truth, predictions, losses), resamples);
    case "regression": {
      const { r2, ...others } = bootstrapIntervals(targetSummands(truth, predictions, losses), resamples);
      return hasSpread(truth) ? { r2, ...others } : others;
    }
  }
}

/** R² is 0 or 1 in each sample of rows whose targets are all alike: as if other rows could not differ. */
function hasSpread({ labels, outputs }: TruthOf<"regression">): boolean {
  return labels.some((value, at) => value !== labels[at % outputs]);
}

/** The interval of a mean over rows. */
export function meanInterval(values: Float64Array, resamples: Resamples): Interval {
  return bootstrapIntervals({ columns: [values], scoresOf: ([sum], rows) => ({ mean: sum! / rows }) }, resamples).mean;
}

type TruthOf<T extends Truth["task"]> = Extract<Truth, { task: T }>;

/** The loss of a class is its negative log-likelihood. */
function classSummands(
  { labels, outputs }: TruthOf<"classification">,
  p: Float32Array,
  losses: Float64Array,
): Summands<"accuracy" | "nll" | "brier" | "loss"> {
  const named = argMax(p, outputs);
  const right = new Float64Array(labels.length);
  const gaps = new Float64Array(labels.length);
  for (let row = 0; row < labels.length; row++) {
    if (named[row] === labels[row]) right[row] = 1;
    for (let index = 0; index < outputs; index++) {
      const gap = p[row * outputs + index]! - (index === labels[row] ? 1 : 0);
      gaps[row] = gaps[row]! + gap * gap;
    }
  }
  return {
    columns: [right, losses, gaps],
    scoresOf: ([accuracy, nll, brier], rows) => ({
      accuracy: accuracy! / rows,
      nll: nll! / rows,
      brier: brier! / rows,
      loss: nll! / rows,
    }),
  };
}

function labelSummands(
  truth: TruthOf<"multilabel">,
  p: Float32Array,
  losses: Float64Array,
): Summands<"accuracy" | "hammingLoss" | "macroF1" | "loss"> {
  const { labels, outputs } = truth;
  const rows = rowsOf(truth);
  const column = (of: (row: number) => number): Float64Array =>
    Float64Array.from({ length: rows }, (_, row) => of(row));
  const said = (at: number): boolean => p[at]! >= LABEL_THRESHOLD;
  const is = (at: number): boolean => labels[at]! > LABEL_THRESHOLD;
  const names = Array.from({ length: outputs }, (_, label) => label);
  const both = names.map((label) =>
    column((row) => (said(row * outputs + label) && is(row * outputs + label) ? 1 : 0)),
  );
  const wrong = names.map((label) =>
    column((row) => (said(row * outputs + label) === is(row * outputs + label) ? 0 : 1)),
  );
  const whole = column((row) => (names.every((label) => wrong[label]![row] === 0) ? 1 : 0));
  return {
    columns: [whole, ...both, ...wrong, losses],
    scoresOf(sums, count) {
      const f1 = names.map((label) => {
        const [hits, misses] = [sums[1 + label]!, sums[1 + outputs + label]!];
        return hits === 0 ? 0 : (2 * hits) / (2 * hits + misses);
      });
      const misses = names.reduce((sum, label) => sum + sums[1 + outputs + label]!, 0);
      return {
        accuracy: sums[0]! / count,
        hammingLoss: misses / (count * outputs),
        macroF1: f1.reduce((sum, value) => sum + value, 0) / outputs,
        loss: sums.at(-1)! / count,
      };
    },
  };
}

function targetSummands(
  truth: TruthOf<"regression">,
  values: Float32Array,
  losses: Float64Array,
): Summands<"r2" | "mse" | "mae" | "loss"> {
  const { labels, outputs } = truth;
  const rows = rowsOf(truth);
  const targets = Array.from({ length: outputs }, (_, output) => {
    const column = (of: (at: number) => number): Float64Array =>
      Float64Array.from({ length: rows }, (_, row) => of(row * outputs + output));
    const y = column((at) => labels[at]!);
    // Squares of numbers near 0 lose nothing when their mean is taken off.
    const mean = y.reduce((sum, value) => sum + value, 0) / rows;
    const centred = y.map((value) => value - mean);
    const errors = column((at) => values[at]! - labels[at]!);
    return [errors.map((e) => e * e), errors.map(Math.abs), centred, centred.map((value) => value * value)];
  });
  return {
    columns: [...targets.flat(), losses],
    scoresOf(sums, count) {
      const scores = targets.map((_, target) => {
        const [squares, sizes, total, totalSquares] = sums.slice(4 * target, 4 * target + 4) as [
          number,
          number,
          number,
          number,
        ];
        return { r2: r2Of(squares, spreadOf(total, totalSquares, count)), mse: squares / count, mae: sizes / count };
      });
      const mean = (key: "r2" | "mse" | "mae"): number => scores.reduce((sum, score) => sum + score[key], 0) / outputs;
      return { r2: mean("r2"), mse: mean("mse"), mae: mean("mae"), loss: sums.at(-1)! / count };
    },
  };
}

/** Below this share of the sum of squares, the difference of two sums is what rounding left of it. */
const ROUNDING = 1e-12;

/** Σ(y - ȳ)² from Σy and Σy²: 0 where a sample's targets are all alike. */
function spreadOf(total: number, totalSquares: number, count: number): number {
  const spread = totalSquares - (total * total) / count;
  return spread > ROUNDING * totalSquares ? spread : 0;
}
