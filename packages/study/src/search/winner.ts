import { stringify } from "yaml";
import { formatNumber } from "../plot/format-number.js";
import { pointInput } from "./point-spec.js";
import type { SearchPoint } from "./search-point.js";

/** The spec of a search's best point, as YAML: as it was written, with the point's values in place. */
export function winnerText(name: string, input: unknown, { values, score }: SearchPoint): string {
  const fields = Object.entries(values).map(([field, value]) => `#   ${field}: ${JSON.stringify(value)}`);
  const error =
    score === null
      ? ""
      : ` (validation error ${formatNumber(score.error * 100, 3)} %, loss ${formatNumber(score.loss, 3)})`;
  const header = [`# The best point of the search "${name.replaceAll("\n", " ")}"${error}:`, ...fields];
  return `${header.join("\n")}\n${stringify(pointInput(input, values), { lineWidth: 120 })}`;
}
