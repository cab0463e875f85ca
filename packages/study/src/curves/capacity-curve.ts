import type { RunSpec } from "@conclave/spec";
import type { RunSpecRunner } from "../run-spec-runner.js";
import { attempt } from "../runs/attempt.js";
import { compareScores, meanScore } from "../runs/mean-score.js";
import type { Progress } from "../runs/progress.js";
import { requireValidation } from "../runs/require-validation.js";
import { runAll } from "../runs/run-all.js";
import { StudyError } from "../study-error.js";
import { countParameters } from "./count-parameters.js";
import type { Curve, CurvePoint } from "./curve.js";
import { scaledSpec } from "./scale-widths.js";

/** From a quarter to four times as wide. */
export const CAPACITIES: readonly number[] = [0.25, 0.5, 1, 2, 4];

export interface CapacityCurveOptions {
  readonly spec: RunSpec;
  /** What the members' widths are multiplied by; above 0. */
  readonly factors: readonly number[];
  /** Specs that are trained at the same time. */
  readonly parallel: number;
  readonly signal: AbortSignal;
  /** Told of each point when it is there. */
  readonly onPoint: (point: CurvePoint, progress: Progress) => void;
}

/**
 * Training and validation error against capacity: the spec's members, trained with all their widths multiplied by each factor, on the same
 * rows and from the same seed. Too little capacity shows as two high errors, too much as two that part.
 *
 * @throws SpecError without validation rows; StudyError "option-invalid" for factors that are none or a model without widths,
 *   "no-result" when no point could be trained; the signal's reason
 */
export async function capacityCurve(runner: RunSpecRunner, options: CapacityCurveOptions): Promise<Curve> {
  const { spec, parallel, signal, onPoint } = options;
  requireValidation(spec, "a curve");
  const factors = [...new Set(options.factors)].sort((a, b) => a - b);
  const wrong = factors.find((factor) => !(factor > 0 && Number.isFinite(factor)));
  if (wrong !== undefined || factors.length === 0) {
    throw new StudyError("option-invalid", `capacities are numbers above 0, such as 0.5,1,2; got ${wrong ?? "none"}`);
  }
  // All of them at once, so that a model without widths is found before anything is trained.
  const specs = factors.map((value) => ({ value, spec: scaledSpec(spec, value) }));
  let done = 0;
  const points = await runAll(specs, { parallel, signal }, async (one, aborted) => {
    const point = await trainPoint(runner, one.value, one.spec, aborted);
    done += 1;
    onPoint(point, { done, planned: specs.length });
    return point;
  });
  return { over: "capacity", measure: "error", name: spec.name, kinds: kindsOf(spec), points, best: bestOf(points) };
}

async function trainPoint(
  runner: RunSpecRunner,
  value: number,
  spec: RunSpec,
  signal: AbortSignal,
): Promise<CurvePoint> {
  const nothing = { value, parameters: null, training: null, validation: null };
  const tried = await attempt(runner, () => spec, { name: `${spec.name} x${value}`, signal });
  if (tried.status === "failed") return { ...nothing, failure: tried.reason };
  const { report, path } = tried.run;
  return {
    value,
    parameters: await countParameters(path),
    training: meanScore(report, "training"),
    validation: meanScore(report, "validation"),
    failure: null,
  };
}

function bestOf(points: readonly CurvePoint[]): CurvePoint {
  const scored = points.flatMap((point) => {
    const { validation } = point;
    return validation === null || validation.error === null
      ? []
      : [{ point, score: { ...validation, error: validation.error } }];
  });
  // The narrower of two that do equally well: sort keeps the order of equals.
  const [best] = scored.sort((a, b) => compareScores(a.score, b.score));
  if (best !== undefined) return best.point;
  throw new StudyError("no-result", `none of ${points.length} capacities could be trained: ${points[0]?.failure}`);
}

/** The kinds of a spec's members, each once. */
export function kindsOf(spec: RunSpec): readonly string[] {
  return [...new Set(spec.members.map(({ name }) => name))];
}
