import {
  type Expected,
  FINITE,
  MAPPING,
  misfit,
  NULL,
  oneOf,
  optional,
  orNull,
  TEXT,
  wholeNumber,
} from "@conclave/spec/expected";

const SHARE: Expected = {
  words: "a number above 0, up to 1",
  holds: (value) => typeof value === "number" && value > 0 && value <= 1,
};
const POINT = {
  round: wholeNumber(1),
  point: wholeNumber(1),
  rung: wholeNumber(1),
  share: SHARE,
  values: MAPPING,
  status: oneOf("succeeded", "failed"),
  seconds: FINITE,
  reason: orNull(TEXT),
};
const SCORE = { error: FINITE, loss: FINITE };

/** What is wrong with a line of points.jsonl: the first field, and why. Null: nothing. */
export function pointMisfit(point: unknown): string | null {
  // Earlier versions have no word about restarts.
  const wrong = misfit(point, POINT) ?? misfit(point, optional({ restarted: orNull(TEXT) }));
  if (wrong !== null) return wrong;
  const { status, score } = point as { readonly status: unknown; readonly score: unknown };
  return status === "failed" ? misfit(point, { score: NULL }) : misfit(score, SCORE, "score.");
}
