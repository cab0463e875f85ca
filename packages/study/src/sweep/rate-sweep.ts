import type { EpochRecord, Report } from "@conclave/ensemble";
import { type RunSpec, SpecError } from "@conclave/spec";
import type { Point } from "../plot/figure.js";
import type { RunSpecRunner } from "../run-spec-runner.js";
import { attempt } from "../runs/attempt.js";
import { type MeanScore, meanScore } from "../runs/mean-score.js";
import type { Progress } from "../runs/progress.js";
import { runAll } from "../runs/run-all.js";
import { OPTIMIZER_NAMES, soloSpec } from "./solo-spec.js";

export interface RateSweepOptions {
  readonly spec: RunSpec;
  readonly optimizers: readonly string[];
  readonly learningRates: readonly number[];
  /** Runs at the same time. */
  readonly parallel: number;
  readonly signal: AbortSignal;
  /** Told of each run when it is over. */
  readonly onCurve: (curve: Omit<RateCurve, "diverged">, progress: Progress) => void;
}

/** The loss of one training. */
export interface RateCurve {
  readonly optimizer: string;
  readonly learningRate: number;
  /** The mean training loss (y) around a moment in training epochs (x). Empty when the loss stopped being a number. */
  readonly points: readonly Point[];
  /** The mean training loss of the last training epoch; null when it was not reached. */
  readonly finalLoss: number | null;
  /** Of the kept weights; null without validation rows. */
  readonly validation: MeanScore | null;
  /** The mean loss over the first tenth of the first training epoch; null when there was no number. */
  readonly firstLoss: number | null;
  /** The highest mean loss over a tenth of a training epoch; null when there was no number. */
  readonly peakLoss: number | null;
  /** Ended above where training began or in what is no number; or rose well above it and did not come back to half of it. */
  readonly diverged: boolean;
  /** Why it did not reach its end; null when it did. */
  readonly reason: string | null;
}

/** Loss curves of several learning rates and optimizers, from the same first weights and rows. */
export interface RateSweep {
  readonly name: string;
  /** The kind of model. */
  readonly kind: string;
  readonly epochs: number;
  /** The loss before anything was learnt, as the smallest rate's first steps show it; null when no training had a number. */
  readonly startLoss: number | null;
  /** By optimizer, then by learning rate. */
  readonly curves: readonly RateCurve[];
  /** The lowest last training loss; null when all diverged. */
  readonly best: RateCurve | null;
}

/** A curve of more points than this is drawn from the means of its training epochs, which have less of the batches' noise. */
const MOST_POINTS = 60;

/** A loss so many times that of the start has risen: less may be the batches' noise. */
const RISEN = 1.2;

/**
 * Trains the spec's first member once for each optimizer and learning rate. A training that fails takes no other with it.
 *
 * @throws SpecError for an optimizer that there is not; the signal's reason; what concerns every run, and what refuses all of them
 */
export async function rateSweep(runner: RunSpecRunner, options: RateSweepOptions): Promise<RateSweep> {
  const { spec, optimizers, learningRates, parallel, signal, onCurve } = options;
  const unknown = optimizers.find((name) => !(OPTIMIZER_NAMES as readonly string[]).includes(name));
  if (unknown !== undefined || optimizers.length === 0) throw unknownOptimizer(unknown ?? "none");
  const trainings = optimizers.flatMap((optimizer) =>
    learningRates.map((learningRate) => ({ optimizer, learningRate, solo: soloSpec(spec, optimizer, learningRate) })),
  );
  let done = 0;
  const refused: Error[] = [];
  const curves = await runAll(trainings, { parallel, signal }, async ({ optimizer, learningRate, solo }, aborted) => {
    const name = `${spec.name} ${optimizer} ${learningRate}`;
    const tried = await attempt(runner, () => solo, { name, signal: aborted });
    const lines = tried.run === null ? { ...NO_CURVE, reason: tried.reason } : curveOf(tried.run.report);
    if (tried.run === null) refused.push(tried.error);
    const curve = { optimizer, learningRate, ...lines };
    done += 1;
    onCurve(curve, { done, planned: trainings.length });
    return curve;
  });
  // The spec is at fault and no rate: in its own words.
  if (refused[0] !== undefined && refused.length === curves.length) throw refused[0];
  const startLoss = startOf(curves);
  const judged = curves.map((curve): RateCurve => ({ ...curve, diverged: hasDiverged(curve, startLoss) }));
  const [group] = spec.members;
  return {
    name: spec.name,
    kind: group?.name ?? "",
    epochs: group?.epochs ?? 0,
    startLoss,
    curves: judged,
    best: bestOf(judged),
  };
}

function unknownOptimizer(name: string): SpecError {
  const message = `expected one of: ${OPTIMIZER_NAMES.join(", ")}; got ${name}`;
  return new SpecError("invalid", "the sweep", [{ path: "optimizers", line: null, message, choices: OPTIMIZER_NAMES }]);
}

type Course = Omit<RateCurve, "optimizer" | "learningRate" | "diverged">;

/** Of a training that was refused. */
const NO_CURVE: Omit<Course, "reason"> = {
  points: [],
  finalLoss: null,
  validation: null,
  firstLoss: null,
  peakLoss: null,
};

function curveOf(report: Report): Course {
  const [member] = report.members;
  const epochs = member?.epochs ?? [];
  return {
    points: pointsOf(epochs),
    finalLoss: epochs.at(-1)?.loss ?? null,
    firstLoss: epochs[0]?.parts[0] ?? null,
    peakLoss: epochs.length === 0 ? null : highest(epochs.flatMap(({ parts }) => parts)),
    validation: meanScore(report, "validation"),
    reason: member?.error ?? (report.status === "succeeded" ? null : `the run was ${report.status}`),
  };
}

/** The largest of losses; NaN where one of them is. */
function highest(losses: readonly number[]): number {
  return losses.reduce((most, loss) => Math.max(most, loss), Number.NEGATIVE_INFINITY);
}

function pointsOf(epochs: readonly EpochRecord[]): Point[] {
  const parts = epochs.reduce((sum, epoch) => sum + epoch.parts.length, 0);
  return epochs.flatMap(({ epoch, loss, parts: losses }) =>
    parts > MOST_POINTS
      ? [{ x: epoch - 0.5, y: loss }]
      : losses.map((part, index) => ({ x: epoch - 1 + (index + 0.5) / losses.length, y: part })),
  );
}

/** All begin with the same weights, and the smallest rate has moved them least. */
function startOf(curves: readonly Omit<RateCurve, "diverged">[]): number | null {
  const slowest = curves
    .toSorted((a, b) => a.learningRate - b.learningRate)
    .find(({ firstLoss }) => firstLoss !== null);
  return slowest?.firstLoss ?? null;
}

function hasDiverged(curve: Omit<RateCurve, "diverged">, startLoss: number | null): boolean {
  const { finalLoss, peakLoss, reason } = curve;
  if (reason !== null || finalLoss === null || peakLoss === null || !Number.isFinite(finalLoss)) return true;
  if (startLoss === null) return false;
  return finalLoss > startLoss || (peakLoss > RISEN * startLoss && finalLoss > startLoss / 2);
}

function bestOf(curves: readonly RateCurve[]): RateCurve | null {
  const [best] = curves.filter(({ diverged }) => !diverged).sort((a, b) => lossOf(a) - lossOf(b));
  return best ?? null;
}

function lossOf({ finalLoss }: RateCurve): number {
  return finalLoss ?? Number.POSITIVE_INFINITY;
}
