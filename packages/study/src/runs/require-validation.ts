import { type RunSpec, SpecError } from "@conclave/spec";

/**
 * Refuses a spec without validation rows: choosing by the test rows would make their score a part of the training.
 *
 * @param what the study that needs them, as a message begins: "a search"
 * @throws SpecError "invalid"
 */
export function requireValidation({ data }: RunSpec, what: string): void {
  if (data.validation !== 0) return;
  throw new SpecError("invalid", "the run spec", [
    {
      path: "data.validation",
      line: null,
      message: `${what} judges by the validation rows, and there are none: set it, such as data.validation=0.2`,
      choices: [],
    },
  ]);
}
