import type { MemberReport, Report } from "@conclave/ensemble";
import type { Figure } from "../plot/figure.js";
import { StudyError } from "../study-error.js";
import { type Advice, adviceFor } from "./advice.js";
import { type Curve, curveOf } from "./curve.js";
import { type Decomposition, decompose } from "./decomposition.js";
import { inWords, nonFiniteOf } from "./failure-pattern.js";
import { guessingLoss } from "./guessing-loss.js";
import { lossFigure } from "./loss-figure.js";
import type { PatternContext, PatternName } from "./pattern.js";
import { matchPatterns } from "./pattern-table.js";
import { lowerRate } from "./patterns/rates.js";

/** What `conclave diagnose --json` prints; fields are added over time, never renamed. */
export interface Diagnosis {
  readonly schemaVersion: 1;
  readonly run: string;
  /** The ensemble's folder. */
  readonly path: string;
  readonly status: Report["status"];
  /** What always the same answer scores, and whether the vote is better; null where nothing was scored. */
  readonly baseline: Report["ensemble"]["baseline"];
  /** In the order of the spec. */
  readonly kinds: readonly KindDiagnosis[];
  /** In the order in which it is to be followed. */
  readonly advice: readonly Advice[];
}

/** A kind of members, and what their curves and errors show. */
export interface KindDiagnosis {
  readonly model: string;
  readonly members: number;
  readonly succeeded: number;
  readonly patterns: readonly NamedPattern[];
  /** Members that failed for another reason than those of `patterns`. */
  readonly otherFailures: readonly OtherFailure[];
  /** The mean loss curves; null when no member has one. */
  readonly curve: Figure | null;
  readonly decomposition: Decomposition | null;
}

/** Why members failed whose numbers had not stopped being numbers. */
export interface OtherFailure {
  readonly members: readonly number[];
  /** What the first of them said. */
  readonly error: string;
}

/** A shape of loss curves that has a name. */
export interface NamedPattern {
  readonly name: PatternName;
  /** Those whose curves have it. */
  readonly members: readonly number[];
  /** What in the first one's curve shows it. */
  readonly evidence: string;
  readonly why: string;
  readonly remedy: string;
}

export interface DiagnoseOptions {
  /** The error that nobody could do without: a share of rows, or of variance; null: to be estimated. */
  readonly floor: number | null;
  /** The names of the classes; null where they are no longer known. */
  readonly classes: readonly string[] | null;
}

/**
 * Names the shapes of a run's loss curves, takes its error apart, and advises in the order: a training that works, underfitting,
 * overfitting, the data. Pure and light: it loads no engine.
 *
 * @throws StudyError "option-invalid" for a floor that is no share
 */
export function diagnoseReport(report: Report, { floor, classes }: DiagnoseOptions): Diagnosis {
  if (floor !== null && !(floor >= 0 && floor <= 1)) {
    throw new StudyError("option-invalid", `floor: expected a share from 0 to 1, such as 0.02 for 2 %, got ${floor}`);
  }
  const reference = guessingLoss(report);
  const kinds = report.kinds.map((kind): KindDiagnosis => {
    const members = report.members.filter(({ model }) => model === kind.model);
    const curves = members.flatMap((member): MemberCurve[] => {
      const curve = curveOf(member, reference);
      return curve === null ? [] : [{ member, curve }];
    });
    const succeeded = members.filter(({ status }) => status === "succeeded").length;
    return {
      model: kind.model,
      members: kind.members,
      succeeded,
      patterns: [...failures(members), ...shapes(curves)],
      otherFailures: otherFailures(members),
      curve: lossFigure(curves.map(({ curve }) => curve)),
      decomposition: decompose(report, kind, floor),
    };
  });
  const { run, path, status, ensemble } = report;
  // Reports of earlier versions say nothing of it.
  const { baseline = null }: Partial<Report["ensemble"]> = ensemble;
  return { schemaVersion: 1, run, path, status, baseline, kinds, advice: adviceFor(kinds, report, classes) };
}

interface MemberCurve {
  readonly member: MemberReport;
  readonly curve: Curve;
}

/** Members whose numbers stopped being numbers: they have no curve, but an error that says where. */
function failures(members: readonly MemberReport[]): readonly NamedPattern[] {
  const found = members.flatMap((member) => {
    const place = nonFiniteOf(member.error ?? "");
    return place === null ? [] : [{ member, place }];
  });
  const [first] = found;
  if (first === undefined) return [];
  return [
    {
      name: "not a number",
      members: found.map(({ member }) => member.member),
      evidence: inWords(first.place),
      why: "a step so long that weights overflow, or values so large that their squares and exponentials do",
      remedy: `${lowerRate(contextOf(first.member))}, see that data.normalise is not "none", or clip (optimizer: clip: { norm: 1 })`,
    },
  ];
}

/** What else members failed of, each reason once. */
function otherFailures(members: readonly MemberReport[]): readonly OtherFailure[] {
  const byReason = new Map<string, number[]>();
  for (const { member, error = "" } of members) {
    if (error === "" || nonFiniteOf(error) !== null) continue;
    const reason = error.replace(/^member \d+ \([^)]*\): /, "");
    byReason.set(reason, [...(byReason.get(reason) ?? []), member]);
  }
  return [...byReason].map(([error, failed]) => ({ members: failed, error }));
}

/** The shapes of all curves, each shape once. */
function shapes(curves: readonly MemberCurve[]): readonly NamedPattern[] {
  const named = new Map<PatternName, NamedPattern>();
  for (const { member, curve } of curves) {
    for (const { pattern, evidence } of matchPatterns(curve)) {
      const { name, why } = pattern;
      const remedy = pattern.remedy(contextOf(member));
      const before = named.get(name) ?? { name, members: [], evidence, why, remedy };
      named.set(name, { ...before, members: [...before.members, member.member] });
    }
  }
  return [...named.values()].sort((a, b) => b.members.length - a.members.length);
}

/** Reports of earlier versions say nothing of the rate. */
function contextOf({ learningRate }: Partial<MemberReport>): PatternContext {
  return { learningRate: learningRate ?? null };
}
