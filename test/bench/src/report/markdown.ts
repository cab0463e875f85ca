import { BenchError } from "../bench-error.js";
import type { Figure } from "../figure.js";
import { machineLine } from "../harness/machine.js";
import type { BenchmarkResult, Results } from "../results.js";
import { formatRange, formatTarget, withUnit } from "./numbers.js";

const HEAD = ["| figure | median | range | target | |", "|---|---|---|---|---|"];

/**
 * A document with its tables refreshed: a benchmark's table stands between `<!-- bench:NAME -->` and `<!-- /bench:NAME -->`. Tables of
 * benchmarks that were not measured stay as they are.
 *
 * @throws BenchError "usage" when the document lacks a benchmark's markers
 */
export function refreshTables(document: string, results: Results): string {
  return results.benchmarks.reduce(
    (text, result) => replaceBetween(text, result.name, tableOf(result, results)),
    document,
  );
}

/** @throws BenchError "usage" unless the document has a place for each of these benchmarks */
export function checkMarkers(document: string, names: readonly string[]): void {
  for (const name of names) replaceBetween(document, name, "");
}

function replaceBetween(document: string, name: string, text: string): string {
  const [begin, end] = [`<!-- bench:${name} -->`, `<!-- /bench:${name} -->`];
  const [before, rest, ...more] = document.split(begin);
  const at = rest?.indexOf(end) ?? -1;
  if (before === undefined || rest === undefined || at < 0 || more.length > 0) {
    throw new BenchError("usage", `expected the document to have one line ${begin} and, after it, ${end}`);
  }
  return `${before}${begin}\n${text}\n${rest.slice(at)}`;
}

function tableOf(result: BenchmarkResult, results: Results): string {
  const failure = result.error === null ? [] : [`| failed: ${cell(result.error)} | | | | |`];
  const rows = [...result.figures.map(rowOf), ...failure];
  const provisional = results.pace === "quick" ? "**Provisional, taken with `--quick`.** " : "";
  const data = results.data === null ? "" : ` Data: ${results.data}.`;
  const where = `${provisional}${results.date.slice(0, 10)}: ${machineLine(results.machine)}; ${results.pinning}.${data}`;
  return [...HEAD, ...rows, "", where].join("\n");
}

function rowOf(figure: Figure): string {
  if (figure.status === "skipped") {
    return `| ${cell(figure.name)} | skipped | | ${formatTarget(figure.target, null)} | ${cell(figure.reason)} |`;
  }
  const { name, unit, value, target, met, sides } = figure;
  const goal = target === null ? "" : `${formatTarget(target, unit)} ${met ? "✓" : "missed"}`;
  const compared = sides.map((side) => `${side.name} ${withUnit(side.value.median, side.unit)}`).join("; ");
  return `| ${cell(name)} | ${withUnit(value.median, unit)} | ${formatRange(value)} | ${goal} | ${cell(compared)} |`;
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll(/\s+/g, " ");
}
