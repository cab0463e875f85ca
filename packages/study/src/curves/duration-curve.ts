import type { EpochRecord, Report } from "@conclave/ensemble";
import { parseSpec, type RunSpec } from "@conclave/spec";
import { extentOf } from "../extent.js";
import type { RunSpecRunner } from "../run-spec-runner.js";
import { attempt } from "../runs/attempt.js";
import { errorOf, mean } from "../runs/mean-score.js";
import { requireValidation } from "../runs/require-validation.js";
import { unstopped } from "../runs/unstopped.js";
import { StudyError } from "../study-error.js";
import { kindsOf } from "./capacity-curve.js";
import type { Curve, CurvePoint, CurveScore } from "./curve.js";

export interface DurationCurveOptions {
  readonly spec: RunSpec;
  /** The training epochs to show, of which the last is how long is trained; null: all of the spec's. */
  readonly epochs: readonly number[] | null;
  readonly signal: AbortSignal;
}

/**
 * Training and validation loss against duration, from one run's records of each training epoch. Early stopping is left out: the curve is to
 * show what comes after the best point.
 *
 * @throws SpecError without validation rows; StudyError "option-invalid" for epochs that are none, "no-result" when the run failed; the
 *   signal's reason
 */
export async function durationCurve(runner: RunSpecRunner, options: DurationCurveOptions): Promise<Curve> {
  const { epochs, signal } = options;
  requireValidation(options.spec, "a curve");
  const wrong = epochs?.find((epoch) => !Number.isInteger(epoch) || epoch < 1);
  if (wrong !== undefined || epochs?.length === 0) {
    throw new StudyError("option-invalid", `durations are training epochs, such as 5,10,20; got ${wrong ?? "none"}`);
  }
  const spec = lastingSpec(options.spec, epochs === null ? null : extentOf(epochs).high);
  const tried = await attempt(runner, () => spec, { name: spec.name, signal });
  if (tried.status === "failed") throw new StudyError("no-result", `the run failed: ${tried.reason}`);
  const all = pointsOf(tried.run.report);
  const points = epochs === null ? all : all.filter(({ value }) => epochs.includes(value));
  return { over: "duration", measure: "loss", name: spec.name, kinds: kindsOf(spec), points, best: bestOf(points) };
}

/** The spec without early stopping and pauses, and with other training epochs where they are given. */
function lastingSpec(spec: RunSpec, epochs: number | null): RunSpec {
  const members = spec.members.map((group) => ({ ...unstopped(group), epochs: epochs ?? group.epochs }));
  return parseSpec({ ...spec, members });
}

function pointsOf({ members }: Report): CurvePoint[] {
  // Those that failed stopped somewhere, and what they came to before says nothing about duration.
  const whole = members.filter(({ status }) => status === "succeeded");
  const longest = extentOf(whole.map((member) => member.epochs.length)).high;
  return Array.from({ length: longest }, (_, index) => {
    const records = whole.flatMap((member) => member.epochs[index] ?? []);
    const training = { error: null, loss: mean(records.map(({ loss }) => loss)) };
    return { value: index + 1, parameters: null, training, validation: validationOf(records), failure: null };
  });
}

function validationOf(records: readonly EpochRecord[]): CurveScore | null {
  const scores = records.flatMap(({ validation }) => validation ?? []);
  if (scores.length === 0) return null;
  return { error: mean(scores.map(errorOf)), loss: mean(scores.map(({ loss }) => loss)) };
}

function bestOf(points: readonly CurvePoint[]): CurvePoint | null {
  const loss = ({ validation }: CurvePoint): number => validation?.loss ?? Number.POSITIVE_INFINITY;
  return points.reduce<CurvePoint | null>(
    (best, point) => (best === null || loss(point) < loss(best) ? point : best),
    null,
  );
}
