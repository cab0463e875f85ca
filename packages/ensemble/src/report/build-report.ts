import { expandMembers, type MemberPlan, type RunSpec } from "@conclave/spec";
import type { MemberOutcome, SucceededMember } from "../member/outcome.js";
import { confusionMatrix } from "../scores/confusion-matrix.js";
import { disagreementWithOthers, pairwiseDisagreement } from "../scores/disagreement.js";
import { scoresOf } from "../scores/scores.js";
import { votingRule } from "../vote/voting.js";
import type { KindReport, MemberReport, Report, RunStatus, VoteReport } from "./report.js";
import type { ReportData } from "./report-data.js";
import { reportVote } from "./vote-report.js";
import { type ReportVoter, readVoters } from "./voters.js";

/** What a report is made from. */
export interface ReportInput {
  readonly run: string;
  /** The ensemble's folder. */
  readonly path: string;
  readonly spec: RunSpec;
  readonly data: ReportData;
  /** One per member that ended, in any order; a member without one counts as cancelled. */
  readonly outcomes: readonly MemberOutcome[];
}

/** No member may vote: too few succeeded. */
const NO_VOTE: VoteReport = {
  voted: 0,
  test: null,
  meanMember: null,
  oob: null,
  disagreement: null,
  confusion: null,
};

/**
 * Counts the votes and scores each member, each kind of model and the whole ensemble. Pure and light: it loads no engine, and the
 * order of the outcomes does not matter.
 *
 * @throws EnsembleError "predictions-invalid" when predictions do not fit the data, "weights-invalid" or "rows-missing" when a
 *   weighted vote cannot be held.
 */
export function buildReport({ run, path, spec, data, outcomes }: ReportInput): Report {
  const plans = expandMembers(spec);
  const succeeded = outcomes.filter((outcome): outcome is SucceededMember => outcome.status === "succeeded");
  const voters = readVoters(succeeded, spec, data, plans.length);
  const named = voters.flatMap((voter) => (voter.named === null ? [] : [voter.named]));
  const pairs = named.length === voters.length && named.length > 0 ? pairwiseDisagreement(named) : null;
  const rule = votingRule(spec.voting);
  const vote = (chosen: readonly number[]): VoteReport => reportVote(voters, chosen, rule, data, pairs);
  const outcomeOf = new Map(outcomes.map((outcome) => [outcome.member, outcome]));
  const members = plans.map((plan) => {
    const outcome = outcomeOf.get(plan.index) ?? { status: "cancelled", member: plan.index };
    const at = voters.findIndex((voter) => voter.member === plan.index);
    const disagreement = pairs === null || at === -1 ? null : disagreementWithOthers(pairs, at);
    return reportMember(plan, outcome, voters[at], data, disagreement);
  });
  return {
    schemaVersion: 1,
    run,
    path,
    status: statusOf(members, spec.minMembers),
    members,
    kinds: reportKinds(plans, voters, vote),
    ensemble: voters.length > 0 && voters.length >= spec.minMembers ? vote([...voters.keys()]) : NO_VOTE,
  };
}

function statusOf(members: readonly MemberReport[], minMembers: number): RunStatus {
  if (members.some(({ status }) => status === "cancelled")) return "cancelled";
  const voted = members.filter(({ status }) => status === "succeeded").length;
  return voted > 0 && voted >= minMembers ? "succeeded" : "failed";
}

function reportKinds(
  plans: readonly MemberPlan[],
  voters: readonly ReportVoter[],
  vote: (chosen: readonly number[]) => VoteReport,
): KindReport[] {
  const kinds = new Map<string, Set<number>>();
  for (const { label, index } of plans) kinds.set(label, (kinds.get(label) ?? new Set()).add(index));
  return [...kinds].map(([model, indices]) => {
    const chosen = [...voters.keys()].filter((at) => indices.has(voters[at]!.member));
    return { model, members: indices.size, ...(chosen.length === 0 ? NO_VOTE : vote(chosen)) };
  });
}

function reportMember(
  plan: MemberPlan,
  outcome: MemberOutcome,
  voter: ReportVoter | undefined,
  data: ReportData,
  disagreement: number | null,
): MemberReport {
  const base = { member: plan.index, model: plan.label };
  if (outcome.status !== "succeeded" || voter === undefined) {
    return {
      ...base,
      status: outcome.status,
      ...(outcome.status === "failed" ? { error: outcome.error } : {}),
      engine: null,
      determinismClass: null,
      worker: outcome.status === "cancelled" ? null : outcome.worker,
      rows: null,
      steps: null,
      seconds: null,
      samplesPerSecond: null,
      keptEpoch: null,
      stoppedEpoch: null,
      training: null,
      validation: null,
      oob: null,
      test: null,
      disagreement: null,
      confusion: null,
      epochs: [],
    };
  }
  const { engine, determinismClass, rows, steps, seconds, samplesPerSecond, validation, oob, epochs } = outcome.summary;
  const { keptEpoch, stoppedEpoch, training } = outcome.summary;
  const labels = data.test?.labels ?? new Int32Array(0);
  const test = voter.predictions.test === null ? null : scoresOf(voter.predictions.test, labels, data.classes.length);
  return {
    ...base,
    status: "succeeded",
    engine,
    determinismClass,
    worker: outcome.worker,
    rows,
    steps,
    seconds,
    samplesPerSecond,
    keptEpoch,
    stoppedEpoch,
    training,
    validation,
    oob,
    test,
    disagreement,
    confusion: voter.named === null || test === null ? null : confusionMatrix(voter.named, labels, data.classes.length),
    epochs,
  };
}
