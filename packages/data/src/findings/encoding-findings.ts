import type { EncodingCounts } from "../encoding/encode-table.js";
import type { DataFinding, Part } from "./finding.js";

/** What encoding did to a part of the data, as findings. */
export function encodingFindings(part: Part, { filled, unknown }: EncodingCounts): DataFinding[] {
  const findings: DataFinding[] = [];
  if (filled > 0) {
    findings.push({
      kind: "filled-values",
      what: `${filled} missing ${filled === 1 ? "value" : "values"} in the ${part} rows ${filled === 1 ? "was" : "were"} filled: numbers with the training rows' median, categories with none`,
      why: "a filled value says less than a measured one",
      advice: "leave it so if values are missing by chance; otherwise drop those columns with `ignore`",
      count: filled,
      pairs: [],
    });
  }
  if (unknown > 0) {
    findings.push({
      kind: "unknown-categories",
      what: `${unknown} ${unknown === 1 ? "value" : "values"} in the ${part} rows ${unknown === 1 ? "is a category" : "are categories"} that the training rows never had`,
      why: "the members have learnt nothing about them: all features of such a column are 0",
      advice: "train on rows that have them, or merge rare categories",
      count: unknown,
      pairs: [],
    });
  }
  return findings;
}
