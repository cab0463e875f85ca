import type { MemberReport, Report } from "conclave";
import { ROWS, unbeatenWords } from "./baseline-words.js";
import { findingLines } from "./finding-lines.js";
import { count, duration, percent, plural } from "./numbers.js";
import { scoreWord } from "./score-words.js";
import { plainStyle, type Style } from "./style.js";
import { type Column, formatTable, type Row } from "./table.js";
import { voteLines } from "./vote-lines.js";

/**
 * A report for people: each member, each kind of model when there are several, and the vote.
 * Columns that hold nothing (no validation rows, no test rows) are left out.
 */
export function formatReport(report: Report, style: Style = plainStyle): string[] {
  const sections = [[heading(report, style)], memberTable(report, style)];
  if (report.kinds.length > 1) sections.push(kindTable(report, style));
  sections.push(voteLines(report, style));
  if (report.findings.length > 0) sections.push(findingLines(report.findings, style));
  return sections.flatMap((lines) => ["", ...lines.map((line) => (line === "" ? line : `  ${line}`))]);
}

function heading(report: Report, style: Style): string {
  const engines = [...new Set(report.members.flatMap((member) => member.engine ?? []))].join(", ");
  const words = [plural(report.members.length, "member"), ...(engines === "" ? [] : [engines])];
  const status = report.status === "succeeded" ? [] : [style.bad(report.status)];
  const { baseline } = report.ensemble;
  const unbeaten = baseline ? unbeatenWords(baseline, ROWS[baseline.by]) : null;
  return [
    style.bold(report.run),
    ...words.map(style.dim),
    ...status,
    ...(unbeaten === null ? [] : [style.bad(`the vote is ${unbeaten}`)]),
  ].join("  ");
}

interface Measure {
  readonly column: Column;
  readonly cell: (member: MemberReport) => string | null;
}

const right = (title: string): Column => ({ title, align: "right" });

/** A stray weight that became zero under ridge makes no model sparse, and is none to percent's one decimal. */
const SOME_ZEROS = 0.0005;

const measures: readonly Measure[] = [
  { column: right("rows"), cell: (member) => (member.rows === null ? null : count(member.rows)) },
  {
    column: right("zero weights"),
    cell: ({ sparsity }) => {
      const share = sparsity === null ? 0 : sparsity.zeros / sparsity.weights;
      return share < SOME_ZEROS ? null : percent(share);
    },
  },
  {
    column: right("stopped"),
    cell: ({ stoppedEpoch, pausedEpoch, keptEpoch }) => {
      if (stoppedEpoch !== null) return `epoch ${stoppedEpoch}, kept ${keptEpoch ?? stoppedEpoch}`;
      // Reports of earlier versions have no word about pauses.
      return typeof pausedEpoch === "number" ? `epoch ${pausedEpoch}, paused` : null;
    },
  },
  { column: right("validation"), cell: ({ validation }) => (validation === null ? null : scoreWord(validation)) },
  { column: right("out of bag"), cell: ({ oob }) => (oob === null ? null : scoreWord(oob)) },
  { column: right("test"), cell: ({ test }) => (test === null ? null : scoreWord(test)) },
  { column: right("time"), cell: (member) => (member.seconds === null ? null : duration(member.seconds)) },
];

function memberTable(report: Report, style: Style): string[] {
  const shown = measures.filter((measure) => report.members.some((member) => measure.cell(member) !== null));
  const columns: Column[] = [
    right("member"),
    { title: "model", align: "left" },
    ...shown.map((measure) => measure.column),
  ];
  const reasons = failureWords(report.members);
  const rows = report.members.map((member): Row => {
    const name = [member.member.toString(), member.model];
    if (member.status === "failed") return [...name, style.bad(`failed: ${reasons.get(member.member)}`)];
    if (member.status === "cancelled") return [...name, style.warn("cancelled")];
    return [...name, ...shown.map((measure) => measure.cell(member) ?? style.dim("–"))];
  });
  return formatTable(columns, rows, style);
}

/** Why members failed, by their numbers; of several with the same reason, the first one's row says it. */
function failureWords(members: readonly MemberReport[]): ReadonlyMap<number, string> {
  const first = new Map<string, number>();
  const words = new Map<number, string>();
  for (const { status, member, model, error } of members) {
    if (status !== "failed") continue;
    const whole = error ?? "unknown reason";
    const name = `member ${member} (${model}): `;
    const reason = whole.startsWith(name) ? whole.slice(name.length) : whole;
    const earlier = first.get(reason);
    words.set(member, earlier === undefined ? reason : `as member ${earlier}`);
    if (earlier === undefined) first.set(reason, member);
  }
  return words;
}

function kindTable(report: Report, style: Style): string[] {
  const columns: Column[] = [
    { title: "kind", align: "left" },
    right("voted"),
    right("mean member"),
    right("vote"),
    right("out of bag"),
    right("disagreement"),
  ];
  const rows = report.kinds.map((kind) => [
    kind.model,
    `${kind.voted} of ${kind.members}`,
    scoreWord(kind.meanMember),
    scoreWord(kind.test),
    scoreWord(kind.oob),
    percent(kind.disagreement),
  ]);
  return formatTable(columns, rows, style);
}
