import { argMax } from "@conclave/core/host";
import type { Combination } from "../combine/combination.js";
import { combine } from "../combine/combination.js";
import { rowsAt } from "../rows-at.js";
import { confusionMatrix } from "../scores/confusion-matrix.js";
import { sharedError } from "../scores/shared-error.js";
import { type HeadlineScore, headlineOf } from "../scores/task-scores.js";
import { lossName } from "../task/loss-of.js";
import { rowsOf, truthAt } from "../task/truth.js";
import type { Ballot } from "../vote/ballot.js";
import { type Answered, judge } from "./judge.js";
import type { VoteReport } from "./report.js";
import type { ReportContext } from "./report-context.js";
import type { ReportVoter } from "./voters.js";

/** What every vote's report has; the ensemble's has more. */
export type PlainVoteReport = Omit<VoteReport, "abstention" | "selection" | "calibration">;

/** How a vote ended, and what it said about the test rows, for what else is asked of the answers. */
export interface CountedVote {
  readonly report: PlainVoteReport;
  readonly test: Answered | null;
}

/**
 * Lets members vote and scores the result.
 *
 * @param chosen indices into the context's voters: those who vote. @param weights of all voters.
 */
export function reportVote(
  context: ReportContext,
  chosen: readonly number[],
  combination: Combination,
  weights: readonly number[],
): CountedVote {
  const voters = chosen.map((index) => context.voters[index]!);
  const ownWeights = chosen.map((index) => weights[index]!);
  // A kind whose members all have weight 0 has no vote of its own.
  const counts = combination.voting !== "weighted" || ownWeights.some((weight) => weight > 0);
  const test = counts ? testOf(context, voters, combination, ownWeights) : null;
  const outside = counts ? outOfBagOf(context, voters, combination, ownWeights) : null;
  const meaning = context.meaningOf(chosen);
  const { expected, ...scores } = judge(context, meaning, test, () => outside);
  const report: PlainVoteReport = {
    voted: voters.length,
    ...scores,
    risk: {
      loss: lossName(meaning.loss),
      empirical: meaning.own ? mean(voters.map(({ summary }) => summary.training.loss)) : null,
      expected,
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
): Answered | null {
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
): Answered | null {
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
