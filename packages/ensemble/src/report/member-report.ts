import { learningRateOf } from "@conclave/core/host";
import type { MemberPlan } from "@conclave/spec";
import type { MemberOutcome } from "../member/outcome.js";
import { confusionMatrix } from "../scores/confusion-matrix.js";
import { disagreementWithOthers } from "../scores/disagreement.js";
import { lossName } from "../task/loss-of.js";
import { truthAt } from "../task/truth.js";
import { type Answered, judge } from "./judge.js";
import type { MemberReport } from "./report.js";
import type { ReportContext } from "./report-context.js";
import { UNTRAINED } from "./untrained.js";
import type { ReportVoter } from "./voters.js";

/**
 * Scores one member by itself.
 *
 * @param at its place among the context's voters; -1 when it is none. @param weight how much it counts in the ensemble's vote.
 */
export function reportMember(
  plan: MemberPlan,
  outcome: MemberOutcome,
  context: ReportContext,
  at: number,
  weight: number | null,
): MemberReport {
  const base = { member: plan.index, model: plan.label, learningRate: learningRateOf(plan.optimizer) };
  const voter = context.voters[at];
  if (outcome.status !== "succeeded" || voter === undefined) {
    return {
      ...base,
      status: outcome.status,
      ...(outcome.status === "failed" ? { error: outcome.error } : {}),
      ...UNTRAINED,
      epochs: (outcome.status === "failed" && outcome.epochs) || [],
      worker: outcome.status === "cancelled" ? null : outcome.worker,
    };
  }
  const { summary } = outcome;
  const { disagreement, outputs } = context;
  const own = voter.predictions.test;
  const test = own === null || context.test === null ? null : { truth: context.test, answers: own };
  const meaning = context.meaningOf([at]);
  const judged = judge(context, meaning, test, () => outOfBagOf(voter, context));
  const confusion =
    voter.named !== null && test?.truth.task === "classification"
      ? confusionMatrix(voter.named, test.truth.labels, outputs)
      : null;
  return {
    ...base,
    status: "succeeded",
    engine: summary.engine,
    determinismClass: summary.determinismClass,
    worker: outcome.worker,
    rows: summary.rows,
    sparsity: summary.sparsity ?? null,
    steps: summary.steps,
    microBatches: summary.microBatches,
    seconds: summary.seconds,
    samplesPerSecond: summary.samplesPerSecond,
    keptEpoch: summary.keptEpoch,
    stoppedEpoch: summary.stoppedEpoch,
    pausedEpoch: summary.pausedEpoch ?? null,
    weight,
    training: summary.training,
    validation: summary.validation,
    oob: summary.oob,
    test: judged.test,
    testIntervals: judged.testIntervals,
    risk: { loss: lossName(meaning.loss), empirical: summary.training.loss, expected: judged.expected },
    disagreement: disagreement === null ? null : disagreementWithOthers(disagreement, at),
    confusion,
    epochs: summary.epochs,
  };
}

function outOfBagOf({ predictions: { outOfBag } }: ReportVoter, { train }: ReportContext): Answered | null {
  return train && outOfBag && { truth: truthAt(train, outOfBag.rows), answers: outOfBag.probabilities };
}
