import type { Report } from "conclave";
import type { Style } from "./style.js";

type DataFinding = Report["findings"][number];

/** As many repeated rows as fit a line; the report in JSON has more. */
const PAIRS_SHOWN = 3;

/** What should be known about the data before the figures are believed: what was found, and what to do. */
export function findingLines(findings: readonly DataFinding[], style: Style): string[] {
  return findings.flatMap(({ what, advice, pairs, count }) => [
    `${style.warn("data")}          ${what}${placesOf(pairs, count)}`,
    `              ${style.dim(advice)}`,
  ]);
}

function placesOf(pairs: DataFinding["pairs"], count: number): string {
  if (pairs.length === 0) return "";
  const shown = pairs
    .slice(0, PAIRS_SHOWN)
    .map((pair) => pair.map(({ file, row }) => (row === null ? file : `${file}:${row}`)).join(" = "));
  return `: ${shown.join(", ")}${count > shown.length ? " …" : ""}`;
}
