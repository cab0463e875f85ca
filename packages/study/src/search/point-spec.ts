import { applyOverride, parseSpec, type RunSpec, SpecError } from "@conclave/spec";
import type { PointValues } from "./dimension.js";

/**
 * A spec as it was written, with a point's values set in the order in which they come: a later field may stand inside an earlier one's value.
 * `*` in a field stands for every entry or option that is there by then.
 *
 * @throws SpecError "override" for a field that leads to an entry that is not there
 */
export function pointInput(input: unknown, values: PointValues): unknown {
  return Object.entries(values).reduce<unknown>(
    (spec, [field, value]) =>
      expand(spec, field).reduce<unknown>((changed, path) => applyOverride(changed, { path, value }), spec),
    input,
  );
}

/**
 * The complete spec of a point.
 *
 * @throws SpecError for a field that does not exist, with the choices, or a value that it does not take
 */
export function pointSpec(input: unknown, values: PointValues): RunSpec {
  return parseSpec(pointInput(input, values), { name: "the search", lineOf: () => null });
}

/** The paths that a field with `*` in it stands for. */
function expand(input: unknown, field: string): readonly string[][] {
  const path = field.split(".");
  if (!path.includes("*")) return [path];
  // What a spec leaves out has a default, and that has entries too.
  const complete: unknown = parseSpec(input, { name: "the search", lineOf: () => null });
  return path.reduce<string[][]>(
    (paths, part) => paths.flatMap((start) => namesAt(part, start, input, complete).map((name) => [...start, name])),
    [[]],
  );
}

function namesAt(part: string, path: readonly string[], input: unknown, complete: unknown): readonly string[] {
  if (part !== "*") return [part];
  const value = valueAt(input, path) ?? valueAt(complete, path);
  // `optimizer: adam` is short for `optimizer: { adam: … }`.
  if (typeof value === "string") return [value];
  if (typeof value === "object" && value !== null) return Object.keys(value);
  const at = path.join(".");
  const message = `has no entries that * could stand for; it is ${JSON.stringify(value) ?? "not there"}`;
  throw new SpecError("override", "the search", [{ path: at, line: null, message, choices: [] }]);
}

function valueAt(root: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === "object" && value !== null ? (value as Record<string, unknown>)[key] : undefined),
    root,
  );
}
