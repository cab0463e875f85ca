import { SpecError } from "../errors/spec-error.js";
import { type Path, valueAt } from "../errors/value-path.js";
import { parseSpec } from "../parse-spec.js";

/**
 * The paths that one with `*` in it stands for: every entry of a list, every field of a mapping that is there. What a spec leaves out has a
 * default, and that has entries too.
 *
 * @param said who named the field, for messages
 * @throws SpecError "override" where there is nothing that `*` could stand for
 */
export function expandWildcards(input: unknown, path: Path, said: string): readonly Path[] {
  if (!path.includes("*")) return [path];
  let complete: unknown;
  const defaultAt = (start: Path) => {
    complete ??= parseSpec(input, { name: said, lineOf: () => null });
    return valueAt(complete, start);
  };
  return path.reduce<readonly Path[]>(
    (starts, key) =>
      starts.flatMap((start) =>
        key === "*"
          ? namesIn(valueAt(input, start) ?? defaultAt(start), start, said).map((name) => [...start, name])
          : [[...start, key]],
      ),
    [[]],
  );
}

function namesIn(value: unknown, path: Path, said: string): readonly string[] {
  // `optimizer: adam` is short for `optimizer: { adam: … }`.
  if (typeof value === "string") return [value];
  if (typeof value === "object" && value !== null) return Object.keys(value);
  const message = `has no entries that * could stand for; it is ${JSON.stringify(value) ?? "not there"}`;
  throw new SpecError("override", said, [{ path: path.join("."), line: null, message, choices: [] }]);
}
