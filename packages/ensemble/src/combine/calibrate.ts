import { EnsembleError } from "../errors.js";
import { rowsAt } from "../rows-at.js";
import { meanLoss } from "../scores/row-losses.js";
import { defaultLoss } from "../task/loss-of.js";
import { truthAt } from "../task/truth.js";
import { type Combination, combine } from "./combination.js";
import { fitTemperature } from "./fit-temperature.js";
import type { HeldOut, HeldOutRows } from "./held-out.js";
import { atTemperature } from "./temperature.js";

/** What was learnt from held-out rows about how sure to be. */
export interface CalibrationResult {
  readonly temperature: number;
  readonly rows: HeldOutRows;
  /** Mean cross-entropy on those rows, in nats, before and after. */
  readonly before: number;
  readonly after: number;
}

/**
 * Fits the temperature of a combination's answers to held-out rows.
 *
 * @param weights of the ballots, in their order.
 * @throws EnsembleError "input-invalid" for a regression, which has no probabilities.
 */
export function calibrate(
  combination: Combination,
  { ballots, truth, electorate }: HeldOut,
  weights: readonly number[],
  rows: HeldOutRows,
): CalibrationResult {
  const weighted = ballots.map((ballot, index) => ({ ...ballot, weight: weights[index]! }));
  const { answers, voted } = combine(combination, weighted, electorate);
  const judged = Int32Array.from(voted.keys()).filter((row) => voted[row] === 1);
  const known = truthAt(truth, judged);
  if (known.task === "regression") {
    throw new EnsembleError("input-invalid", "calibration: expected data with probabilities, got data for regression");
  }
  const probabilities = rowsAt(answers, judged, known.outputs);
  const temperature = fitTemperature(probabilities, known);
  const after = atTemperature(probabilities, known.task, known.outputs, temperature);
  const meaning = { loss: defaultLoss(known.task), targets: null };
  return { temperature, rows, before: meanLoss(known, probabilities, meaning), after: meanLoss(known, after, meaning) };
}
