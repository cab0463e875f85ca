import type { Ballot, Electorate, Vote } from "./ballot.js";
import { weightedVote } from "./weighted-vote.js";

/**
 * The mean of the members' probabilities; the largest mean is the class. This is what scikit-learn's BaggingClassifier and
 * `VotingClassifier(voting="soft")` do. Weights of the ballots are ignored.
 */
export function softVote(ballots: readonly Ballot[], electorate: Electorate): Vote {
  return weightedVote(
    ballots.map((ballot) => ({ ...ballot, weight: 1 })),
    electorate,
  );
}
