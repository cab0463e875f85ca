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
    const { probabilities, weight } = ballot;
    const count = ballot.rows?.length ?? rows;
    for (let index = 0; index < count; index++) {
      const row = ballot.rows === null ? index : ballot.rows[index]!;
      weights[row] = weights[row]! + weight;
      const from = index * classes;
      const to = row * classes;
      for (let label = 0; label < classes; label++) {
        sums[to + label] = sums[to + label]! + weight * probabilities[from + label]!;
      }
    }
  }
  const answers = new Float32Array(rows * classes);
  const voted = new Uint8Array(rows);
  for (let row = 0; row < rows; row++) {
    const weight = weights[row]!;
    if (!(weight > 0)) continue;
    voted[row] = 1;
    for (let at = row * classes; at < (row + 1) * classes; at++) answers[at] = sums[at]! / weight;
  }
  return { answers, voted };
}

function checkWeight(weight: number): void {
  if (!(Number.isFinite(weight) && weight >= 0)) {
    throw new EnsembleError(
      "weights-invalid",
      `a member's weight in the vote is a number of at least 0, got ${weight}`,
    );
  }
}
