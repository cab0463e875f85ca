/**
 * - `unreadable`: the file cannot be read
 * - `syntax`: the text is neither YAML nor JSON
 * - `override`: a `--set` that cannot be applied
 * - `invalid`: fields that are unknown, missing, of the wrong kind, or that contradict each other
 */
export type SpecErrorCode = "unreadable" | "syntax" | "override" | "invalid";

/** One thing wrong with a spec. */
export interface SpecProblem {
  /** Where, as `--set` takes it: "members.0.optimizer.adam.learningRate"; "" for the spec as a whole. */
  readonly path: string;
  /** The line in the file, from 1; null when it was not read from one or the field came by `--set`. */
  readonly line: number | null;
  /** What was expected, what came, and what to do. */
  readonly message: string;
  /** What could stand there instead, when that is a list. */
  readonly choices: readonly string[];
}

/** What is said of values within values within values, which whoever reads them follows until the stack is full. */
export const TOO_DEEP = "nested too deeply: a spec needs a dozen levels";

/** A run spec that cannot be used. Holds every problem that was found, so that a user mends them in one go. */
export class SpecError extends Error {
  override readonly name = "SpecError";
  readonly code: SpecErrorCode;
  readonly problems: readonly SpecProblem[];

  constructor(code: SpecErrorCode, origin: string, problems: readonly SpecProblem[], options?: ErrorOptions) {
    super(describe(origin, problems), options);
    this.code = code;
    this.problems = problems;
  }
}

function describe(origin: string, problems: readonly SpecProblem[]): string {
  const lines = problems.map(({ path, line, message }) => {
    const place = [path, line === null ? "" : `line ${line}`].filter((part) => part !== "").join(", ");
    return place === "" ? message : `${place}: ${message}`;
  });
  if (lines.length === 1) return `${origin}: ${lines[0]}`;
  return `${origin} has ${lines.length} problems:\n${lines.map((line) => `  ${line}`).join("\n")}`;
}
