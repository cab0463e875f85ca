import type { RunSpecInput } from "@conclave/spec";
import { FINITE, listOf, oneOf } from "@conclave/spec/expected";
import type { Curve, CurvePoint, Figure, Progress } from "@conclave/study";
import { checkArgument, FUNCTION } from "../check-options.js";
import { readSpec } from "../training/read-spec.js";
import type { StudyOptions } from "./study-place.js";
import { placeOfStudy, withRunner } from "./with-runner.js";

export interface CurvesOptions extends StudyOptions {
  readonly over: "capacity" | "duration";
  /**
   * What the widths of all members are multiplied by (default 0.25, 0.5, 1, 2 and 4); or the training epochs to show, of which the last is
   * how long is trained (default: all of the spec's).
   */
  readonly values?: readonly number[];
  /** Told of each point over capacity when it is there; must not throw. */
  readonly onPoint?: (point: CurvePoint, progress: Progress) => void;
}

/**
 * Training and validation error against capacity or duration.
 *
 * @param input the path of a YAML or JSON file, or the spec itself (files that it names are then relative to the working directory).
 * @throws SpecError, also for a spec without validation rows; ConclaveError "option-invalid"; StudyError "option-invalid" or "no-result"; DataError, StoreError,
 *   FleetError and ProtocolError as `train`; the signal's reason when it is aborted.
 */
export async function curves(
  input: string | RunSpecInput,
  options: CurvesOptions,
): Promise<{ readonly curve: Curve; readonly figure: Figure }> {
  const place = placeOfStudy(options, { values: listOf(FINITE), onPoint: FUNCTION });
  checkArgument("over", options.over, oneOf("capacity", "duration"));
  const { spec, directory } = await readSpec(input, options);
  const { CAPACITIES, capacityCurve, curveFigure, durationCurve } = await import("@conclave/study");
  const { parallel, signal } = place;
  const { over, values, onPoint = () => undefined } = options;
  const curve = await withRunner(place, directory, (runner) =>
    over === "capacity"
      ? capacityCurve(runner, { spec, factors: values ?? CAPACITIES, parallel, signal, onPoint })
      : durationCurve(runner, { spec, epochs: values ?? null, signal }),
  );
  return { curve, figure: curveFigure(curve) };
}
