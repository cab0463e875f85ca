import { argMax } from "@conclave/core/host";
import { type Ballot, checkBallot, type Electorate, type Tally, type Vote } from "./ballot.js";
import { weightedMean } from "./weighted-mean.js";
import { voteOf } from "./weighted-vote.js";

/**
 * Majority: each member names its most probable class, the class named most often wins, ties go to the lowest class index
 * (scikit-learn's `VotingClassifier(voting="hard")`). The probabilities are the shares of the votes. Weights are ignored.
 */
export function hardVote(ballots: readonly Ballot[], electorate: Electorate): Vote {
  return voteOf(sharesOfVotes(ballots, electorate), electorate.classes);
}

/** The share of the members that name each class. */
export function sharesOfVotes(ballots: readonly Ballot[], electorate: Electorate): Tally {
  const { classes } = electorate;
  const named = ballots.map((ballot) => {
    checkBallot(ballot, electorate);
    const probabilities = new Float32Array(ballot.probabilities.length);
    argMax(ballot.probabilities, classes).forEach((label, index) => {
      probabilities[index * classes + label] = 1;
    });
    return { probabilities, rows: ballot.rows, weight: 1 };
  });
  return weightedMean(named, electorate);
}
