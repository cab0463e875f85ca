import { toProblems } from "./errors/problems.js";
import { SpecError, TOO_DEEP } from "./errors/spec-error.js";
import type { Path } from "./errors/value-path.js";
import { type RunSpec, runSpecSchema } from "./run-spec.js";

/** Where a spec came from, so that errors can point there. */
export interface SpecOrigin {
  /** What the error message calls it: a file's name. */
  readonly name: string;
  /** The line on which the value at a path stands, from 1; null when unknown. */
  lineOf(path: Path): number | null;
}

const IN_MEMORY: SpecOrigin = { name: "the run spec", lineOf: () => null };

/**
 * Checks a run spec and completes it: short forms are expanded, defaults filled in. A complete spec parses to itself.
 * @param input what `JSON.parse` or a YAML parser gave, or a {@link RunSpecInput}
 * @throws SpecError `invalid`, with every problem found; contradictions between fields are looked for once the fields are right
 */
export function parseSpec(input: unknown, origin: SpecOrigin = IN_MEMORY): RunSpec {
  const result = checked(input, origin);
  if (result.success) return deepFreeze(result.data);
  throw new SpecError("invalid", origin.name, toProblems(result.error.issues, input, origin.lineOf));
}

function checked(input: unknown, { name }: SpecOrigin) {
  try {
    return runSpecSchema.safeParse(input);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new SpecError("invalid", name, [{ path: "", line: null, message: TOO_DEEP, choices: [] }], { cause });
  }
}

function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null) {
    Object.values(value).forEach(deepFreeze);
    Object.freeze(value);
  }
  return value;
}
