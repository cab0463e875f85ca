import { expandMembers, type MemberPlan, type RunSpec } from "@conclave/spec/members";
import { type FittedCombination, fitCombination } from "../combine/fit-combination.js";
import type { HeldOutRows } from "../combine/held-out.js";
import type { MemberOutcome, SucceededMember } from "../member/outcome.js";
import { abstention } from "../scores/abstention.js";
import { isImbalanced } from "../scores/class-recalls.js";
import { rowsOf } from "../task/truth.js";
import { reportMember } from "./member-report.js";
import { type PlainVote, plainVotes } from "./plain-votes.js";
import type { KindReport, MemberReport, Report, RunStatus, VoteReport } from "./report.js";
import { type ReportContext, reportContext } from "./report-context.js";
import type { ReportData } from "./report-data.js";
import { type PlainVoteReport, reportVote } from "./vote-report.js";
import { readVoters } from "./voters.js";

/** What a report is made from. */
export interface ReportInput {
  readonly run: string;
  /** The ensemble's folder. */
  readonly path: string;
  readonly spec: RunSpec;
  readonly data: ReportData;
  /** One per member that ended, in any order; a member without one counts as cancelled. */
  readonly outcomes: readonly MemberOutcome[];
  /** How often the folder's ensemble was scored on these test rows before; see `testReadings`. */
  readonly testReadingsBefore?: number;
}

/** No member may vote: too few succeeded. */
const NO_VOTE: VoteReport = {
  voted: 0,
  test: null,
  testIntervals: null,
  risk: null,
  meanMember: null,
  oob: null,
  baseline: null,
  recalls: null,
  disagreement: null,
  diversity: null,
  sharedError: null,
  confusion: null,
  abstention: null,
  selection: null,
  calibration: null,
};

/** How the votes of a run were counted. */
export interface CountedRun {
  readonly report: Report;
  /** How its members become the ensemble; null when none succeeded. */
  readonly combination: FittedCombination | null;
}

/** The report of {@link countRun} alone. */
export function buildReport(input: ReportInput): Report {
  return countRun(input).report;
}

/**
 * Counts the votes and scores each member, each kind of model and the whole ensemble. Pure and light: it loads no engine, and the
 * order of the outcomes does not matter.
 *
 * @throws EnsembleError "predictions-invalid" when predictions do not fit the data, "weights-invalid" or "rows-missing" when a
 *   weighted vote cannot be held, or nothing was held out to select or calibrate by.
 */
export function countRun(input: ReportInput): CountedRun {
  const { run, path, spec, data, outcomes, testReadingsBefore = 0 } = input;
  const plans = expandMembers(spec);
  const succeeded = outcomes.filter((outcome): outcome is SucceededMember => outcome.status === "succeeded");
  const voters = readVoters(succeeded, data);
  const context = reportContext(voters, data, { plans, seed: spec.seed });
  const fitted = voters.length === 0 ? null : fitCombination(spec, voters, data, plans.length);
  const plainVote = plainVotes(spec, context, plans.length);
  const outcomeOf = new Map(outcomes.map((outcome) => [outcome.member, outcome]));
  const members = plans.map((plan) => {
    const outcome = outcomeOf.get(plan.index) ?? { status: "cancelled", member: plan.index };
    const at = voters.findIndex((voter) => voter.member === plan.index);
    return reportMember(plan, outcome, context, at, weightOf(fitted, at));
  });
  const status = statusOf(members, spec.minMembers);
  const report: Report = {
    schemaVersion: 1,
    run,
    path,
    status,
    task: spec.task,
    testSet: context.test && { rows: rowsOf(context.test), readings: testReadingsBefore + 1 },
    findings: data.findings ?? [],
    imbalanced: isImbalanced(context.train, context.test),
    members,
    kinds: reportKinds(plans, context, plainVote),
    // A run that was cancelled is no ensemble yet, but how good its members are together so far is worth knowing.
    ensemble: fitted === null || status === "failed" ? NO_VOTE : reportEnsemble(context, fitted, spec, plainVote),
  };
  return { report, combination: fitted };
}

function weightOf(fitted: FittedCombination | null, voter: number): number | null {
  return fitted === null || typeof fitted.voting !== "string" ? null : (fitted.weights[voter] ?? null);
}

function statusOf(members: readonly MemberReport[], minMembers: number): RunStatus {
  if (members.some(({ status }) => status === "cancelled")) return "cancelled";
  const voted = members.filter(({ status }) => status === "succeeded").length;
  return voted > 0 && voted >= minMembers ? "succeeded" : "failed";
}

function reportEnsemble(
  context: ReportContext,
  fitted: FittedCombination,
  { abstainBelow }: RunSpec,
  plainVote: PlainVote,
): VoteReport {
  const { weights, selection, calibration } = fitted;
  const everybody = [...context.voters.keys()];
  const voting = selection === null ? everybody : everybody.filter((at) => weights[at]! > 0);
  const learnt = selection !== null || calibration !== null;
  const { report, test } = learnt ? reportVote(context, voting, fitted, weights) : plainVote(voting);
  const fittedOn = new Set([selection?.rows, calibration?.rows]);
  return {
    ...report,
    ...ofOtherRows(report, fittedOn, () => plainVote(everybody).report),
    abstention:
      abstainBelow !== null && test?.truth.task === "classification"
        ? abstention(test.answers, test.truth.labels, context.outputs, abstainBelow)
        : null,
    selection,
    calibration,
  };
}

/**
 * Rows that something was fitted on are no judges of it: what is said about them is then said of the plain vote of all members.
 *
 * @param plain asked for only where it is needed
 */
function ofOtherRows(
  fitted: PlainVoteReport,
  fittedOn: ReadonlySet<HeldOutRows | undefined>,
  plain: () => PlainVoteReport,
): Partial<PlainVoteReport> {
  const { risk, baseline } = fitted;
  const judges = baseline !== null && baseline.by !== "test" && fittedOn.has(baseline.by);
  const judged = judges ? { baseline: plain().baseline, recalls: plain().recalls } : {};
  if (!fittedOn.has("outOfBag")) return judged;
  return {
    ...judged,
    oob: plain().oob,
    risk: risk?.expected?.from === "outOfBag" ? { ...risk, expected: plain().risk?.expected ?? null } : risk,
  };
}

/** Each kind votes by itself, by the vote that the spec names: what was learnt about all members says nothing about a part of them. */
function reportKinds(plans: readonly MemberPlan[], context: ReportContext, plainVote: PlainVote): KindReport[] {
  const kinds = new Map<string, Set<number>>();
  for (const { label, index } of plans) kinds.set(label, (kinds.get(label) ?? new Set()).add(index));
  return [...kinds].map(([model, indices]) => {
    const chosen = [...context.voters.keys()].filter((at) => indices.has(context.voters[at]!.member));
    const plain = chosen.length === 0 ? {} : plainVote(chosen).report;
    return { model, members: indices.size, ...NO_VOTE, ...plain };
  });
}
