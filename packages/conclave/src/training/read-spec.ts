import { loadSpec, parseSpec, type RunSpec, type RunSpecInput } from "@conclave/spec";
import { ConclaveError } from "../errors.js";
import type { TrainOptions } from "../train-options.js";

/**
 * The complete spec, and the folder that its files are relative to: that of a spec's file, or the working directory for a spec in code.
 *
 * @throws SpecError; ConclaveError "option-invalid" for `set` on a spec that is no file
 */
export async function readSpec(
  spec: string | RunSpecInput,
  { set = [], seed }: TrainOptions,
): Promise<{ readonly spec: RunSpec; readonly directory: string }> {
  if (typeof spec === "string") return loadSpec(spec, seed === undefined ? set : [...set, `seed=${seed}`]);
  if (set.length > 0) {
    throw new ConclaveError(
      "option-invalid",
      "`set` overrides fields of a spec's file; change the object that you give",
    );
  }
  return { spec: parseSpec(seed === undefined ? spec : { ...spec, seed }), directory: process.cwd() };
}
