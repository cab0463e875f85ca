import type { Ballot, Electorate, Tally } from "./ballot.js";
import { weightedMean } from "./weighted-mean.js";

/**
 * The mean of the members' probabilities or values. The class of the largest mean is what scikit-learn's BaggingClassifier and
 * `VotingClassifier(voting="soft")` answer. Weights of the ballots are ignored.
 *
 * @throws EnsembleError "predictions-invalid" for a ballot of another size.
 */
export function softVote(ballots: readonly Ballot[], electorate: Electorate): Tally {
  return weightedMean(
    ballots.map((ballot) => ({ ...ballot, weight: 1 })),
    electorate,
  );
}
