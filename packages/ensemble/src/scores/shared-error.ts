import { argMax } from "@conclave/core/host";
import type { Truth } from "../task/truth.js";

/** With fewer voters, agreeing says little. */
const LEAST_VOTERS = 3;
/** Voters that know nothing may agree by accident; they are not sure. */
const SURE = 0.5;

/**
 * The share of rows on which all voters name the same wrong class, and think it more likely than all others together: an estimate of the
 * error that no model of these kinds would get rid of (labels that are wrong, rows that could be of either class). Members that
 * differ in their bags and first weights differ in what they got wrong by chance.
 *
 * @param answers of each voter, rows × classes. Null for fewer than three voters, and for other tasks than classification.
 */
export function sharedError(answers: readonly Float32Array[], truth: Truth): number | null {
  if (truth.task !== "classification" || answers.length < LEAST_VOTERS) return null;
  const { labels, outputs } = truth;
  const named = answers.map((probabilities) => argMax(probabilities, outputs));
  const shared = labels.filter((label, row) => {
    const first = named[0]![row]!;
    if (first === label || named.some((classes) => classes[row] !== first)) return false;
    const sum = answers.reduce((total, probabilities) => total + probabilities[row * outputs + first]!, 0);
    return sum > SURE * answers.length;
  });
  return shared.length / labels.length;
}
