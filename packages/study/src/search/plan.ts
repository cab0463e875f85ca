import { StudyError } from "../study-error.js";
import type { Choice, Dimension, NumberRange, PointValues } from "./dimension.js";
import { gridPoints } from "./grid.js";
import { rungsOf } from "./halving.js";
import { checkRange } from "./parse-dimension.js";
import { pointSpec } from "./point-spec.js";
import { brokenNumberOf, cornerPoints } from "./sample.js";

/** How a search goes about it. */
export interface SearchPlan {
  readonly way:
    | { readonly kind: "grid"; readonly dimensions: readonly Choice[] }
    | {
        readonly kind: "random";
        readonly dimensions: readonly Dimension[];
        /** Points of each round. */
        readonly points: number;
        /** Each round after the first looks closer, around the best point so far. */
        readonly rounds: number;
      };
  /** Successive halving: of each round only one point in so many gets that many times the training epochs; null: all get all. */
  readonly halving: number | null;
  /** What is to be small on the validation rows. */
  readonly judge: "error" | "loss";
}

/** No laptop finishes more than this, and a mistyped grid easily has more. */
const MOST_POINTS = 100_000;

/**
 * Refuses a plan before anything is trained for it: fields that do not exist, values that they do not take, numbers that make no sense.
 *
 * @param input the spec as it was written
 * @throws SpecError with the field's path and the choices; StudyError "option-invalid"
 */
export function checkPlan(input: unknown, { way, halving }: SearchPlan): void {
  if (way.dimensions.length === 0) {
    throw new StudyError(
      "option-invalid",
      "a search needs at least one field to vary (--grid FIELD=…, or --random with --range FIELD=…)",
    );
  }
  const twice = way.dimensions.find(({ field }, at) => way.dimensions.findIndex((one) => one.field === field) < at);
  if (twice !== undefined)
    throw new StudyError("option-invalid", `${twice.field}: expected each field once, got it twice`);
  if (halving !== null && !(Number.isInteger(halving) && halving >= 2)) {
    throw new StudyError("option-invalid", `halving: expected a whole number from 2, got ${halving}`);
  }
  if (way.kind === "random") {
    checkCount("random", way.points);
    checkCount("rounds", way.rounds);
    for (const dimension of way.dimensions) if (dimension.kind === "range") checkRange(dimension);
  } else
    checkCount(
      "points of the grid",
      way.dimensions.reduce((product, { values }) => product * values.length, 1),
    );
  const points = way.kind === "grid" ? gridPoints(way.dimensions) : cornerPoints(way.dimensions);
  for (const values of points) pointSpec(input, values);
  for (const dimension of way.dimensions) if (dimension.kind === "range") checkBetween(input, points[0]!, dimension);
}

/** Refuses a range whose field takes its ends and not what lies between: whole numbers only, mostly. */
function checkBetween(input: unknown, corner: PointValues, range: NumberRange): void {
  const { field, low, high } = range;
  const between = brokenNumberOf(range);
  if (between === null) return;
  const refusal = (value: number): unknown => {
    try {
      pointSpec(input, { ...corner, [field]: value });
      return null;
    } catch (error) {
      return error;
    }
  };
  const cause = refusal(between);
  if (cause === null) return;
  if (refusal(Math.round(between)) !== null) throw cause;
  throw new StudyError(
    "option-invalid",
    `${field}: takes whole numbers only, and a range from ${low} to ${high} has others, such as ${between}: write :int after it, ` +
      "or integer: true in code",
    { cause },
  );
}

/**
 * How many runs a plan takes, at most: rounds of few different points may have fewer.
 *
 * @param epochs the training epochs of a run in full
 */
export function plannedRuns({ way, halving }: SearchPlan, epochs: number): number {
  const points = way.kind === "grid" ? gridPoints(way.dimensions).length : way.points;
  const rounds = way.kind === "grid" ? 1 : way.rounds;
  return rounds * rungsOf(points, halving, epochs).reduce((sum, { points: count }) => sum + count, 0);
}

function checkCount(what: string, count: number): void {
  if (Number.isInteger(count) && count >= 1 && count <= MOST_POINTS) return;
  throw new StudyError("option-invalid", `${what}: expected a whole number from 1 to ${MOST_POINTS}, got ${count}`);
}
