import { loadSpec, parseSpec, type RunSpec, type RunSpecInput } from "@conclave/spec";
import { ConclaveError } from "../errors.js";
import type { TrainOptions } from "../train-options.js";

/** A run spec in its complete form and as it was written, and the folder that its files are relative to. */
export interface ReadSpec {
  readonly spec: RunSpec;
  readonly input: unknown;
  readonly directory: string;
}

/**
 * The complete spec, and the folder that its files are relative to: that of a spec's file, or the working directory for a spec in code.
 *
 * @throws SpecError; ConclaveError "option-invalid" for `set` on a spec that is no file
 */
export async function readSpec(
  spec: string | RunSpecInput,
  { set = [], seed }: Pick<TrainOptions, "set" | "seed">,
): Promise<ReadSpec> {
  if (typeof spec === "string") return loadSpec(spec, seed === undefined ? set : [...set, `seed=${seed}`]);
  if (set.length > 0) {
    throw new ConclaveError(
      "option-invalid",
      "`set` overrides fields of a spec's file; change the object that you give",
    );
  }
  const input = seed === undefined ? spec : { ...spec, seed };
  return { spec: parseSpec(input), input, directory: process.cwd() };
}
