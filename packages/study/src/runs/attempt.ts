import type { RunSpec } from "@conclave/spec";
import type { RunSpecOptions, RunSpecRunner, StudyRun } from "../run-spec-runner.js";

/** What became of one spec among those that a study tries. */
type Attempt =
  | { readonly status: "succeeded"; readonly run: StudyRun }
  /** A run that did not succeed, or no run since the spec was refused with an error. */
  | { readonly status: "failed"; readonly reason: string; readonly run: StudyRun }
  | { readonly status: "failed"; readonly reason: string; readonly run: null; readonly error: Error };

/**
 * Errors that tell of a spec that cannot be trained; a study goes on with the others. By name, since the package of a class may not be
 * loaded here. Whatever else is thrown (a coordinator that is gone, a full disk) concerns every spec, and ends the study.
 */
const OF_THE_SPEC: ReadonlySet<string> = new Set([
  "SpecError",
  "DataError",
  "ModelError",
  "EnsembleError",
  "AugmentError",
]);

/**
 * Codes of theirs that tell of the machine and not of the spec: a data file that is away for now may be back when the study is gone on with,
 * and no spec is to have failed by it for good.
 */
const OF_THE_MACHINE: ReadonlySet<unknown> = new Set(["not-found", "unreadable"]);

/**
 * Has a spec trained; a spec that cannot be is no error.
 *
 * @param specOf gives the spec; what it throws counts as the spec's
 * @throws the signal's reason when it is aborted; what concerns every spec
 */
export async function attempt(runner: RunSpecRunner, specOf: () => RunSpec, options: RunSpecOptions): Promise<Attempt> {
  try {
    const run = await runner(specOf(), options);
    options.signal.throwIfAborted();
    return run.report.status === "succeeded"
      ? { status: "succeeded", run }
      : { status: "failed", reason: reasonOf(run), run };
  } catch (error) {
    options.signal.throwIfAborted();
    if (error instanceof Error && isOfTheSpec(error)) {
      return { status: "failed", reason: error.message, run: null, error };
    }
    throw error;
  }
}

/** A run that came to nothing without a report is its own failure, too. */
function isOfTheSpec(error: Error): boolean {
  const code = "code" in error ? error.code : null;
  return (OF_THE_SPEC.has(error.name) && !OF_THE_MACHINE.has(code)) || code === "run-failed";
}

function reasonOf({ report }: StudyRun): string {
  const failed = report.members.find(({ status }) => status === "failed");
  return failed?.error ?? `the run was ${report.status}`;
}
