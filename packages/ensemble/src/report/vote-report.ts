import { argMax } from "@conclave/core/host";
import type { Combination } from "../combine/combination.js";
import { combine } from "../combine/combination.js";
import { rowsAt } from "../rows-at.js";
import { baselineOf } from "../scores/baseline.js";
import { classRecalls } from "../scores/class-recalls.js";
import { confusionMatrix } from "../scores/confusion-matrix.js";
import { sharedError } from "../scores/shared-error.js";
import { type HeadlineScore, headlineOf } from "../scores/task-scores.js";
import { lossName } from "../task/loss-of.js";
import { rowsOf, type Truth, truthAt } from "../task/truth.js";
import type { Ballot } from "../vote/ballot.js";
import { type Answered, judge } from "./judge.js";
import type { JudgedBy, VoteReport } from "./report.js";
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
  const test = counts ? votedOn("test", context, voters, combination, ownWeights) : null;
  const outside = counts ? outOfBagOf(context, voters, combination, ownWeights) : null;
  const judged = judgedBy({
    test: () => test,
    outOfBag: () => outside,
    validation: () => (counts ? votedOn("validation", context, voters, combination, ownWeights) : null),
  });
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
    baseline: judged && comparedWith(baselineOf, judged, context.names),
    recalls: judged && comparedWith(classRecalls, judged, context.names),
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

interface Judged extends Answered {
  readonly by: JudgedBy["by"];
}

/** The vote on the first of these rows that there are. */
function judgedBy(votes: Readonly<Record<JudgedBy["by"], () => Answered | null>>): Judged | null {
  for (const by of ["test", "outOfBag", "validation"] as const) {
    const answered = votes[by]();
    if (answered !== null) return { ...answered, by };
  }
  return null;
}

function comparedWith<Comparison extends object>(
  compare: (truth: Truth, answers: Float32Array, names: readonly string[]) => Comparison | null,
  { truth, answers, by }: Judged,
  names: readonly string[],
): (Comparison & JudgedBy) | null {
  const comparison = compare(truth, answers, names);
  return comparison && { ...comparison, by, vote: headlineOf(truth, answers) };
}

/** The vote on rows that were set aside. */
function votedOn(
  part: "test" | "validation",
  context: ReportContext,
  voters: readonly ReportVoter[],
  combination: Combination,
  weights: readonly number[],
): Answered | null {
  const truth = context[part];
  const ballots = voters.flatMap(({ predictions }, index): Ballot[] => {
    const { [part]: probabilities } = predictions;
    return probabilities === null ? [] : [{ probabilities, rows: null, weight: weights[index]! }];
  });
  if (truth === null || ballots.length === 0) return null;
  return { truth, answers: combine(combination, ballots, { rows: rowsOf(truth), classes: context.outputs }).answers };
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
