import { argMax } from "@conclave/core/host";
import { type Ballot, checkBallot, type Electorate, type Tally } from "./ballot.js";
import { weightedMean } from "./weighted-mean.js";

/**
 * Majority: each member names its most probable class, ties go to the lowest class index, and the answer is the share of the members that
 * name each class (scikit-learn's `VotingClassifier(voting="hard")`). Weights of the ballots are ignored.
 *
 * @throws EnsembleError "predictions-invalid" for a ballot of another size.
 */
export function hardVote(ballots: readonly Ballot[], electorate: Electorate): Tally {
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
