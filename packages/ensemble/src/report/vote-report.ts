import { accuracyOf } from "../scores/accuracy.js";
import { confusionMatrix } from "../scores/confusion-matrix.js";
import { meanDisagreement } from "../scores/disagreement.js";
import { scoresOf } from "../scores/scores.js";
import type { Ballot } from "../vote/ballot.js";
import { countVotes, type VotingRule } from "../vote/voting.js";
import type { VoteReport } from "./report.js";
import type { ReportData } from "./report-data.js";
import type { ReportVoter } from "./voters.js";

/**
 * Lets members vote and scores the result.
 *
 * @param chosen indices into `voters`: those who vote.
 * @param pairs disagreement of each pair of `voters`; null without test rows.
 */
export function reportVote(
  voters: readonly ReportVoter[],
  chosen: readonly number[],
  rule: VotingRule,
  data: ReportData,
  pairs: readonly (readonly number[])[] | null,
): VoteReport {
  const voting = chosen.map((index) => voters[index]!);
  // A kind whose members all have weight 0 has no vote of its own.
  const counts = rule !== "weighted" || voting.some(({ weight }) => weight > 0);
  return {
    voted: voting.length,
    ...(counts ? testOf(voting, rule, data) : { test: null, confusion: null }),
    meanMember: meanMemberOf(voting),
    oob: counts ? outOfBagOf(voting, rule, data) : null,
    disagreement: pairs === null ? null : meanDisagreement(pairs, chosen),
  };
}

function testOf(
  voting: readonly ReportVoter[],
  rule: VotingRule,
  data: ReportData,
): Pick<VoteReport, "test" | "confusion"> {
  const ballots = voting.flatMap(({ predictions, weight }): Ballot[] =>
    predictions.test === null ? [] : [{ probabilities: predictions.test, rows: null, weight }],
  );
  if (data.test === null || data.test.labels.length === 0 || ballots.length === 0) {
    return { test: null, confusion: null };
  }
  const { labels } = data.test;
  const classes = data.classes.length;
  const vote = countVotes(rule, ballots, { rows: labels.length, classes });
  return {
    test: scoresOf(vote.probabilities, labels, classes),
    confusion: confusionMatrix(vote.classes, labels, classes),
  };
}

function meanMemberOf(voting: readonly ReportVoter[]): VoteReport["meanMember"] {
  const accuracies = voting.flatMap(({ summary }) => (summary.test === null ? [] : [summary.test.accuracy]));
  if (accuracies.length === 0) return null;
  return { accuracy: accuracies.reduce((sum, accuracy) => sum + accuracy, 0) / accuracies.length };
}

/** scikit-learn's `oob_score_`: each row is voted on by the members that did not draw it; rows that all drew are left out. */
function outOfBagOf(voting: readonly ReportVoter[], rule: VotingRule, data: ReportData): VoteReport["oob"] {
  const ballots = voting.flatMap(({ predictions: { outOfBag }, weight }): Ballot[] =>
    outOfBag === null ? [] : [{ ...outOfBag, weight }],
  );
  const { labels } = data.train;
  const vote = countVotes(rule, ballots, { rows: labels.length, classes: data.classes.length });
  const judged = labels.filter((_, row) => vote.classes[row] !== -1);
  if (judged.length === 0) return null;
  return {
    accuracy: accuracyOf(
      vote.classes.filter((label) => label !== -1),
      judged,
    ),
    rows: judged.length,
  };
}
