import { applyOverride, expandWildcards, parseSpec, type RunSpec } from "@conclave/spec";
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
      expandWildcards(spec, field.split("."), "the search").reduce<unknown>(
        (changed, path) => applyOverride(changed, { path, value }),
        spec,
      ),
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
