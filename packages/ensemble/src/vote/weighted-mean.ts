import { EnsembleError } from "../errors.js";
import { type Ballot, checkBallot, type Electorate, type Tally } from "./ballot.js";

/**
 * The weighted mean of the members' answers, row by row, over the members that voted on the row.
 *
 * Sums are float64 and run in the order of the ballots, so the bytes are the same wherever the members were trained.
 *
 * @throws EnsembleError "weights-invalid" for a negative or non-finite weight, "predictions-invalid" for a ballot of another size.
 */
export function weightedMean(ballots: readonly Ballot[], electorate: Electorate): Tally {
  const { rows, classes } = electorate;
  const sums = new Float64Array(rows * classes);
  const weights = new Float64Array(rows);
  for (const ballot of ballots) {
    checkBallot(ballot, electorate);
    checkWeight(ballot.weight);
    const count = ballot.rows?.length ?? rows;
    for (let index = 0; index < count; index++) {
      const row = ballot.rows === null ? index : ballot.rows[index]!;
      weights[row] = weights[row]! + ballot.weight;
      for (let label = 0; label < classes; label++) {
        const at = row * classes + label;
        sums[at] = sums[at]! + ballot.weight * ballot.probabilities[index * classes + label]!;
      }
    }
  }
  const answers = new Float32Array(rows * classes);
  for (let at = 0; at < answers.length; at++) {
    const weight = weights[Math.trunc(at / classes)]!;
    if (weight > 0) answers[at] = sums[at]! / weight;
  }
  return { answers, voted: Uint8Array.from(weights, (weight) => (weight > 0 ? 1 : 0)) };
}

function checkWeight(weight: number): void {
  if (!(Number.isFinite(weight) && weight >= 0)) {
    throw new EnsembleError(
      "weights-invalid",
      `a member's weight in the vote is a number of at least 0, got ${weight}`,
    );
  }
}
