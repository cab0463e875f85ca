import type { CheckName, CheckReport, Finding, ModelCheck } from "conclave";
import { checkLine, type Mark, worstOf } from "./check-line.js";
import { modelLines } from "./check-model-lines.js";
import { count, decimal, percent, plural } from "./numbers.js";
import { plainStyle, type Style } from "./style.js";
import { hanging } from "./wrap.js";

/** A check for people: the data, each kind of members with its layers, and what was found, the most severe first. */
export function formatCheck(report: CheckReport, columns: number, style: Style = plainStyle): string[] {
  const inside = columns - 2;
  const sections = [
    [heading(report, style)],
    dataLines(report, style),
    ...report.models.map((model) => modelLines(model, report.data.dtype, style)),
    ...report.findings.map((finding) => findingLines(finding, report.models, inside, style)),
    [summary(report, style)],
  ];
  return sections.flatMap((lines) => ["", ...lines.map((line) => `  ${line}`.trimEnd())]);
}

function heading({ name, data, task, engine }: CheckReport, style: Style): string {
  const { training, validation, test } = data.rows;
  const words = [
    `${plural(training, "training row")}, ${count(validation)} validation, ${count(test)} test`,
    `${data.dtype} [${data.shape.join(", ")}]`,
    outputWords(task, data.classes.length),
    engine,
  ];
  return [style.bold(name), ...words.map(style.dim)].join("  ");
}

function outputWords(task: CheckReport["task"], classes: number): string {
  switch (task) {
    case "classification":
      return plural(classes, "class", "es");
    case "multilabel":
      return plural(classes, "label");
    case "regression":
      return task;
  }
}

function dataLines({ data, findings }: CheckReport, style: Style): string[] {
  const mark = (...checks: CheckName[]): Mark => worstOf(findings, null, checks);
  const { overall } = data.input.training;
  const rounded = (value: number) => decimal(Math.abs(value) < 0.0005 ? 0 : value);
  const values = data.shape.reduce((product, side) => product * side, 1);
  const constant =
    data.input.constant === 0
      ? ""
      : `; ${count(data.input.constant)} of ${count(values)} values are the same in all rows`;
  const lines = [
    checkLine(
      mark("input"),
      "input",
      `mean ${rounded(overall.mean)}, deviation ${rounded(overall.deviation)}, from ${rounded(overall.low)} to ${rounded(overall.high)}${constant}`,
      style,
    ),
  ];
  const { rows, largestShare } = data.balance;
  if (largestShare !== null) {
    const fewest = rows.reduce((least, count) => Math.min(least, count), Number.POSITIVE_INFINITY);
    const most = rows.reduce((largest, count) => Math.max(largest, count), 0);
    const each = fewest === most ? plural(most, "row") : `${count(fewest)} to ${plural(most, "row")}`;
    const text = `${each} a class; always the same answer is right in ${percent(largestShare)}`;
    lines.push(checkLine(mark("balance"), "balance", text, style));
  }
  if (data.shift.length > 0) {
    const sets = data.shift.map(({ set, auc }) => `${set} rows AUC ${decimal(auc)}`).join(", ");
    lines.push(checkLine(mark("shift"), "sets alike", `${sets} (0.5: they cannot be told from training rows)`, style));
  }
  const labels = mark("labels");
  if (labels !== "good") lines.push(checkLine(labels, "labels", "that no training row has, see below", style));
  const leakage = mark("leakage");
  if (leakage !== "good") lines.push(checkLine(leakage, "leakage", "repeated rows or shared groups, see below", style));
  return lines;
}

const TITLES: Readonly<Record<CheckName, string>> = {
  shapes: "shapes",
  memory: "memory",
  input: "input",
  output: "output",
  firstLoss: "first loss",
  gradients: "gradients",
  memorising: "by heart",
  labels: "labels",
  balance: "balance",
  leakage: "leakage",
  shift: "sets alike",
};

function findingLines(
  { severity, check, model, what, why, remedy }: Finding,
  models: readonly ModelCheck[],
  columns: number,
  style: Style,
): string[] {
  const paint = { error: style.bad, warning: style.warn, note: style.accent }[severity];
  const whose = model !== null && models.length > 1 ? ` of ${model}` : "";
  return [
    `${paint(severity)}  ${style.bold(`${TITLES[check]}${whose}`)}`,
    ...hanging("       ", what, columns),
    ...hanging(`  ${style.dim("why")}  `, why, columns),
    ...hanging(`  ${style.dim("do ")}  `, remedy, columns),
  ];
}

function summary({ findings, seconds }: CheckReport, style: Style): string {
  const time = style.dim(`${seconds.toFixed(1)} s`);
  if (findings.length === 0) return `${style.good("nothing found")}  ${time}`;
  const counts = (["error", "warning", "note"] as const).flatMap((severity) => {
    const amount = findings.filter((finding) => finding.severity === severity).length;
    return amount === 0 ? [] : [plural(amount, severity)];
  });
  return `${counts.join(", ")}  ${time}`;
}
