import { meanDisagreement, pairwiseDisagreement } from "../scores/disagreement.js";
import { type Diversity, meanDiversity, type PairwiseDiversity, pairwiseDiversity } from "../scores/error-diversity.js";
import { drawResamples, type Resamples } from "../scores/resamples.js";
import type { LossMeaning } from "../scores/row-losses.js";
import { defaultLoss } from "../task/default-loss.js";
import { rowsOf, type Truth } from "../task/truth.js";
import { outputNames, truthOfData } from "../task/truth-of-data.js";
import type { ReportData } from "./report-data.js";
import type { ReportVoter } from "./voters.js";

/** What all parts of a report are made from. */
export interface ReportContext {
  readonly voters: readonly ReportVoter[];
  /** Numbers per answer. */
  readonly outputs: number;
  readonly train: Truth | null;
  readonly test: Truth | null;
  readonly meaning: LossMeaning;
  /** The share of test rows on which each two voters differ; null without test rows, and for regression. */
  readonly disagreement: readonly (readonly number[])[] | null;
  /** The bootstrap samples of so many rows; drawn once. */
  resamples(rows: number): Resamples;
  meanDisagreement(chosen: readonly number[]): number | null;
  meanDiversity(chosen: readonly number[]): Diversity | null;
}

/** Prepares what members, kinds and the ensemble are compared by. */
export function reportContext(voters: readonly ReportVoter[], data: ReportData, seed: number): ReportContext {
  const named = voters.flatMap((voter) => (voter.named === null ? [] : [voter.named]));
  const disagreement = named.length === voters.length && named.length > 0 ? pairwiseDisagreement(named) : null;
  const test = truthOfData(data, "test");
  const diversity = diversityOf(voters, test);
  const drawn = new Map<number, Resamples>();
  return {
    voters,
    outputs: outputNames(data).length,
    train: truthOfData(data, "train"),
    test,
    meaning: {
      loss: defaultLoss(data.task),
      targets: data.task === "regression" ? data.targetNormalisation : null,
    },
    disagreement,
    resamples(rows) {
      const known = drawn.get(rows) ?? drawResamples(rows, seed);
      drawn.set(rows, known);
      return known;
    },
    meanDisagreement: (chosen) => (disagreement === null ? null : meanDisagreement(disagreement, chosen)),
    meanDiversity: (chosen) => (diversity === null ? null : meanDiversity(diversity, chosen)),
  };
}

function diversityOf(voters: readonly ReportVoter[], test: Truth | null): PairwiseDiversity | null {
  const answers = voters.flatMap(({ predictions: { test: own } }) => (own === null ? [] : [own]));
  return test === null || answers.length === 0 || rowsOf(test) === 0 ? null : pairwiseDiversity(answers, test);
}
