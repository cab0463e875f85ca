import {
  type Expected,
  FINITE,
  FLAG,
  MAPPING,
  misfit,
  oneOf,
  orNull,
  TEXT,
  wholeNumber,
} from "@conclave/spec/expected";

const LIST: Expected = { words: "a list", holds: Array.isArray };

const RANGE = { field: TEXT, low: FINITE, high: FINITE, scale: oneOf("linear", "log"), integer: FLAG };
const CHOICE = {
  field: TEXT,
  values: { words: "a list that is not empty", holds: (value: unknown) => Array.isArray(value) && value.length > 0 },
};

/** What is wrong with a search's plan that comes from outside, from a file or from untyped code: the first field, and why. Null: nothing. */
export function planMisfit(plan: unknown): string | null {
  const wrong = misfit(plan, { way: MAPPING, halving: orNull(wholeNumber(2)), judge: oneOf("error", "loss") }, "plan.");
  if (wrong !== null) return wrong;
  const { way } = plan as { readonly way: Readonly<Record<string, unknown>> };
  const counts = way.kind === "random" ? { points: wholeNumber(1), rounds: wholeNumber(1) } : {};
  const kinds = way.kind === "grid" ? ["choice"] : ["choice", "range"];
  return (
    misfit(way, { kind: oneOf("grid", "random"), dimensions: LIST, ...counts }, "plan.way.") ??
    firstOf(
      (way.dimensions as readonly unknown[]).map((one, at) =>
        dimensionMisfit(one, kinds, `plan.way.dimensions.${at}.`),
      ),
    )
  );
}

/**
 * The same of a dimension.
 *
 * @param kinds those that it may be of
 * @param at what stands before its fields' names
 */
export function dimensionMisfit(dimension: unknown, kinds: readonly string[], at = ""): string | null {
  const wrong = misfit(dimension, { kind: oneOf(...kinds) }, at);
  if (wrong !== null) return wrong;
  return misfit(dimension, (dimension as { readonly kind: unknown }).kind === "range" ? RANGE : CHOICE, at);
}

function firstOf(misfits: readonly (string | null)[]): string | null {
  return misfits.find((one) => one !== null) ?? null;
}
