import { EnsembleError, type Report, readEnsemble } from "@conclave/ensemble";
import type { Diagnosis } from "@conclave/study";
import { readReport } from "../folder/read-report.js";

export interface DiagnoseOptions {
  /**
   * The error that nobody could do without, such as what people reach: a share of rows (0.02), or of variance for a regression. Without
   * it, it is estimated by what all members agree on and are wrong about.
   */
  readonly floor?: number;
}

/**
 * Names the shapes of a finished run's loss curves, takes its error apart, and advises what to mend first.
 *
 * @param run the run's folder, or its id within `runs/`.
 * @throws ConclaveError "run-not-found"; StudyError "option-invalid" for a floor that is no share
 */
export async function diagnose(run: string, { floor }: DiagnoseOptions = {}): Promise<Diagnosis> {
  const report = await readReport(run);
  const { diagnoseReport } = await import("@conclave/study");
  return diagnoseReport(report, { floor: floor ?? null, classes: await classesOf(report) });
}

/** The names of the classes, from the ensemble; a run that failed left none. */
async function classesOf({ path }: Report): Promise<readonly string[] | null> {
  try {
    return (await readEnsemble(path)).manifest.classes;
  } catch (error) {
    if (error instanceof EnsembleError && error.code === "not-an-ensemble") return null;
    throw error;
  }
}
