import { argMax } from "@conclave/core/host";
import type { Combination } from "../combine/combination.js";
import { combine } from "../combine/combination.js";
import { rowsAt } from "../rows-at.js";
import { confusionMatrix } from "../scores/confusion-matrix.js";
import { type ExpectedRisk, expectedRisk } from "../scores/risk.js";
import { scoreIntervals } from "../scores/score-intervals.js";
import { sharedError } from "../scores/shared-error.js";
import { type HeadlineScore, headlineOf, scoresAgainst } from "../scores/task-scores.js";
import { lossName } from "../task/loss-of.js";
import { rowsOf, type Truth, truthAt } from "../task/truth.js";
import type { Ballot } from "../vote/ballot.js";
import type { VoteReport } from "./report.js";
import type { ReportContext } from "./report-context.js";
import type { ReportVoter } from "./voters.js";

/** Answers of a vote, and the truth about the rows that they are about. */
interface Judged {
  readonly truth: Truth;
  readonly answers: Float32Array;
}

/** What every vote's report has; the ensemble's has more. */
export type PlainVoteReport = Omit<VoteReport, "abstention" | "selection" | "calibration">;

/**
 * Lets members vote and scores the result.
 *
 * @param chosen indices into the context's voters: those who vote. @param weights of all voters.
 * @returns the report, and the answers to the test rows, for what else is asked of them.
 */
export function reportVote(
  context: ReportContext,
  chosen: readonly number[],
  combination: Combination,
  weights: readonly number[],
): { report: PlainVoteReport; test: Judged | null } {
  const voters = chosen.map((index) => context.voters[index]!);
  const ownWeights = chosen.map((index) => weights[index]!);
  // A kind whose members all have weight 0 has no vote of its own.
  const counts = combination.voting !== "weighted" || ownWeights.some((weight) => weight > 0);
  const test = counts ? testOf(context, voters, combination, ownWeights) : null;
  const outside = counts ? outOfBagOf(context, voters, combination, ownWeights) : null;
  const { resamples } = context;
  const meaning = context.meaningOf(chosen);
  const judged: [ExpectedRisk["from"], Judged] | null =
    test !== null ? ["test", test] : outside !== null ? ["outOfBag", outside] : null;
  const report: PlainVoteReport = {
    voted: voters.length,
    test: test && scoresAgainst(test.truth, test.answers),
    testIntervals: test && scoreIntervals(test.truth, test.answers, resamples(rowsOf(test.truth))),
    risk: {
      loss: lossName(meaning.loss),
      empirical: meaning.own ? mean(voters.map(({ summary }) => summary.training.loss)) : null,
      expected:
        judged &&
        expectedRisk(judged[0], judged[1].truth, judged[1].answers, meaning, resamples(rowsOf(judged[1].truth))),
    },
    meanMember: meanMemberOf(voters),
    oob: outside && { ...headlineOf(outside.truth, outside.answers), rows: rowsOf(outside.truth) },
    disagreement: context.meanDisagreement(chosen),
    diversity: context.meanDiversity(chosen),
    sharedError: context.test && sharedError(testAnswers(voters), context.test),
    confusion:
      test?.truth.task === "classification"
        ? confusionMatrix(argMax(test.answers, context.outputs), test.truth.labels, context.outputs)
        : null,
  };
  return { report, test };
}

function testOf(
  { test, outputs }: ReportContext,
  voters: readonly ReportVoter[],
  combination: Combination,
  weights: readonly number[],
): Judged | null {
  const ballots = voters.flatMap(({ predictions }, index): Ballot[] =>
    predictions.test === null ? [] : [{ probabilities: predictions.test, rows: null, weight: weights[index]! }],
  );
  if (test === null || ballots.length === 0) return null;
  return { truth: test, answers: combine(combination, ballots, { rows: rowsOf(test), classes: outputs }).answers };
}

/** scikit-learn's `oob_score_`: each row is voted on by the members that did not draw it; rows that all drew are left out. */
function outOfBagOf(
  { train, outputs }: ReportContext,
  voters: readonly ReportVoter[],
  combination: Combination,
  weights: readonly number[],
): Judged | null {
  const nothing = { rows: new Int32Array(0), probabilities: new Float32Array(0) };
  if (train === null || voters.every(({ predictions }) => predictions.outOfBag === null)) return null;
  const ballots = voters.map(({ predictions: { outOfBag } }, index) => ({
    ...(outOfBag ?? nothing),
    weight: weights[index]!,
  }));
  const { answers, voted } = combine(combination, ballots, { rows: rowsOf(train), classes: outputs });
  const judged = Int32Array.from(voted.keys()).filter((row) => voted[row] === 1);
  return judged.length === 0 ? null : { truth: truthAt(train, judged), answers: rowsAt(answers, judged, outputs) };
}

function testAnswers(voters: readonly ReportVoter[]): readonly Float32Array[] {
  return voters.flatMap(({ predictions: { test } }) => (test === null ? [] : [test]));
}

function meanMemberOf(voters: readonly ReportVoter[]): HeadlineScore | null {
  const scores = voters.flatMap(({ summary }) => (summary.test === null ? [] : [summary.test]));
  const accuracies = scores.flatMap(({ accuracy }) => accuracy ?? []);
  if (accuracies.length > 0) return { accuracy: mean(accuracies) };
  const r2 = scores.flatMap((score) => score.r2 ?? []);
  return r2.length > 0 ? { r2: mean(r2) } : null;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
