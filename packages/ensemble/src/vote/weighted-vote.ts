import { argMax } from "@conclave/core/host";
import { EnsembleError } from "../errors.js";
import { type Ballot, checkBallot, type Electorate, type Vote } from "./ballot.js";

/**
 * The weighted mean of the members' probabilities, row by row, over the members that voted on the row.
 *
 * Sums are float64 and run in the order of the ballots, so the bytes are the same wherever the members were trained. Classes are
 * read from the float32 result: whoever takes the largest of the published probabilities finds the same class.
 *
 * @throws EnsembleError "weights-invalid" for a negative or non-finite weight, "predictions-invalid" for a ballot of another size.
 */
export function weightedVote(ballots: readonly Ballot[], electorate: Electorate): Vote {
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
  const probabilities = new Float32Array(rows * classes);
  for (let at = 0; at < probabilities.length; at++) {
    const weight = weights[Math.trunc(at / classes)]!;
    if (weight > 0) probabilities[at] = sums[at]! / weight;
  }
  const chosen = argMax(probabilities, classes);
  return { probabilities, classes: chosen.map((label, row) => (weights[row]! > 0 ? label : -1)) };
}

function checkWeight(weight: number): void {
  if (!(Number.isFinite(weight) && weight >= 0)) {
    throw new EnsembleError(
      "weights-invalid",
      `a member's weight in the vote is a number of at least 0, got ${weight}`,
    );
  }
}
