import type { LossSpec } from "@conclave/core";
import type { MemberPlan } from "@conclave/spec";
import { meanDisagreement, pairwiseDisagreement } from "../scores/disagreement.js";
import { type Diversity, meanDiversity, type PairwiseDiversity, pairwiseDiversity } from "../scores/error-diversity.js";
import { drawResamples, type Resamples } from "../scores/resamples.js";
import type { LossMeaning } from "../scores/row-losses.js";
import { defaultLoss, lossOf } from "../task/loss-of.js";
import { rowsOf, type Truth } from "../task/truth.js";
import { outputNames, truthOfData } from "../task/truth-of-data.js";
import type { ReportData } from "./report-data.js";
import type { ReportVoter } from "./voters.js";

/** What all parts of a report are made from. */
export interface ReportContext {
  readonly voters: readonly ReportVoter[];
  /** Numbers per answer. */
  readonly outputs: number;
  /** The names of the outputs: classes, labels or targets. */
  readonly names: readonly string[];
  readonly train: Truth | null;
  readonly validation: Truth | null;
  readonly test: Truth | null;
  /** By what loss the answers of these voters are judged: their own where it is the same for all, otherwise the task's. */
  meaningOf(chosen: readonly number[]): LossMeaning & { readonly own: boolean };
  /** The share of test rows on which each two voters differ; null without test rows, and for regression. */
  readonly disagreement: readonly (readonly number[])[] | null;
  /** The bootstrap samples of so many rows; the last ones are kept, since they take about 10 MB. */
  resamples(rows: number): Resamples;
  meanDisagreement(chosen: readonly number[]): number | null;
  meanDiversity(chosen: readonly number[]): Diversity | null;
}

/** Prepares what members, kinds and the ensemble are compared by. */
export function reportContext(
  voters: readonly ReportVoter[],
  data: ReportData,
  { plans, seed }: { readonly plans: readonly MemberPlan[]; readonly seed: number },
): ReportContext {
  const named = voters.flatMap((voter) => (voter.named === null ? [] : [voter.named]));
  const disagreement = named.length === voters.length && named.length > 0 ? pairwiseDisagreement(named) : null;
  const test = truthOfData(data, "test");
  const diversity = diversityOf(voters, test);
  let drawn: { readonly rows: number; readonly samples: Resamples } | null = null;
  // Classes and labels are judged by plain cross-entropy, also where training smooths them.
  const lossAt = (at: number): LossSpec =>
    data.task === "regression" ? lossOf(plans[voters[at]!.member]!, data.task) : defaultLoss(data.task);
  return {
    voters,
    outputs: outputNames(data).length,
    names: outputNames(data),
    train: truthOfData(data, "train"),
    validation: truthOfData(data, "validation"),
    test,
    meaningOf(chosen) {
      const losses = new Set(chosen.map((at) => JSON.stringify(lossAt(at))));
      const [first] = chosen;
      const own = losses.size === 1 && first !== undefined;
      return {
        loss: own ? lossAt(first) : defaultLoss(data.task),
        targets: data.task === "regression" ? data.targetNormalisation : null,
        own,
      };
    },
    disagreement,
    resamples(rows) {
      if (drawn?.rows !== rows) drawn = { rows, samples: drawResamples(rows, seed) };
      return drawn.samples;
    },
    meanDisagreement: (chosen) => (disagreement === null ? null : meanDisagreement(disagreement, chosen)),
    meanDiversity: (chosen) => (diversity === null ? null : meanDiversity(diversity, chosen)),
  };
}

function diversityOf(voters: readonly ReportVoter[], test: Truth | null): PairwiseDiversity | null {
  const answers = voters.flatMap(({ predictions: { test: own } }) => (own === null ? [] : [own]));
  return test === null || answers.length === 0 || rowsOf(test) === 0 ? null : pairwiseDiversity(answers, test);
}
