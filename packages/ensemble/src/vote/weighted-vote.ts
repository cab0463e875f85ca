import { argMax } from "@conclave/core/host";
import type { Ballot, Electorate, Tally, Vote } from "./ballot.js";
import { weightedMean } from "./weighted-mean.js";

/**
 * The weighted mean of the members' probabilities; the largest is the class. Classes are read from the float32 result: whoever takes the
 * largest of the published probabilities finds the same class.
 *
 * @throws EnsembleError "weights-invalid" for a negative or non-finite weight, "predictions-invalid" for a ballot of another size.
 */
export function weightedVote(ballots: readonly Ballot[], electorate: Electorate): Vote {
  return voteOf(weightedMean(ballots, electorate), electorate.classes);
}

/** The classes of a tally of probabilities. */
export function voteOf({ answers, voted }: Tally, classes: number): Vote {
  const chosen = argMax(answers, classes);
  return { probabilities: answers, classes: chosen.map((label, row) => (voted[row] === 1 ? label : -1)) };
}
