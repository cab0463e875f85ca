import type { MemberReport, Report } from "conclave";
import { findingLines } from "./finding-lines.js";
import { count, decimal, duration, percent, plural } from "./numbers.js";
import { plainStyle, type Style } from "./style.js";
import { type Column, formatTable, type Row } from "./table.js";

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
  return [style.bold(report.run), ...words.map(style.dim), ...status].join("  ");
}

interface Measure {
  readonly column: Column;
  readonly cell: (member: MemberReport) => string | null;
}

const right = (title: string): Column => ({ title, align: "right" });

const measures: readonly Measure[] = [
  { column: right("rows"), cell: (member) => (member.rows === null ? null : count(member.rows)) },
  {
    column: right("validation"),
    cell: (member) => (member.validation === null ? null : percent(member.validation.accuracy)),
  },
  { column: right("out of bag"), cell: (member) => (member.oob === null ? null : percent(member.oob.accuracy)) },
  { column: right("test"), cell: (member) => (member.test === null ? null : percent(member.test.accuracy)) },
  { column: right("time"), cell: (member) => (member.seconds === null ? null : duration(member.seconds)) },
];

function memberTable(report: Report, style: Style): string[] {
  const shown = measures.filter((measure) => report.members.some((member) => measure.cell(member) !== null));
  const columns: Column[] = [
    right("member"),
    { title: "model", align: "left" },
    ...shown.map((measure) => measure.column),
  ];
  const rows = report.members.map((member): Row => {
    const name = [member.member.toString(), member.model];
    if (member.status === "failed") return [...name, style.bad(`failed: ${member.error ?? "unknown reason"}`)];
    if (member.status === "cancelled") return [...name, style.warn("cancelled")];
    return [...name, ...shown.map((measure) => measure.cell(member) ?? style.dim("–"))];
  });
  return formatTable(columns, rows, style);
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
    percent(kind.meanMember?.accuracy),
    percent(kind.test?.accuracy),
    percent(kind.oob?.accuracy),
    percent(kind.disagreement),
  ]);
  return formatTable(columns, rows, style);
}

function voteLines(report: Report, style: Style): string[] {
  const vote = report.ensemble;
  if (vote.voted === 0) return [style.bad("no vote: too few members succeeded")];
  const line = (name: string, words: readonly string[]) =>
    `${style.dim(name.padEnd(14))}${words.join(style.dim("  ·  "))}`;
  const lines: string[] = [];
  const accuracy = vote.test ?? vote.oob;
  if (accuracy !== null) {
    const where = vote.test === null ? "out of bag" : "test";
    const alone = vote.meanMember === null ? [] : [`a member alone ${percent(vote.meanMember.accuracy)}`];
    lines.push(
      line("vote", [style.bold(style.good(`${where} ${percent(accuracy.accuracy)}`)), ...alone, `${vote.voted} voted`]),
    );
  } else {
    lines.push(line("vote", [`${vote.voted} voted`, "no test rows and none out of bag: not scored"]));
  }
  if (vote.test !== null) {
    const { nll, brier, ece } = vote.test;
    lines.push(line("probabilities", [`NLL ${decimal(nll)}`, `Brier ${decimal(brier)}`, `ECE ${decimal(ece)}`]));
  }
  const between: string[] = [];
  if (vote.test !== null && vote.oob !== null) between.push(`out of bag ${percent(vote.oob.accuracy)}`);
  if (vote.disagreement !== null) between.push(`members disagree on ${percent(vote.disagreement)}`);
  if (between.length > 0) lines.push(line("members", between));
  return lines;
}
