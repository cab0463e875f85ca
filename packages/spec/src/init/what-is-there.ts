import type { DescribedData } from "./described-data.js";

const LISTED = 12;

/** What was found, in the lines that a person wants to read first. */
export function whatIsThere(data: DescribedData): string[] {
  return [`${number(data.rows)} ${samplesOf(data)}.`, ...data.labels.map(labelLine), ...warnings(data)];
}

function samplesOf({ kind, shape, columns }: DescribedData): string {
  switch (kind) {
    case "images":
      return `images of ${shape[0]}x${shape[1]} pixels, ${shape[2] === 1 ? "grey" : `${shape[2]} channels`}`;
    case "sequences":
      return `sequences of ${shape[0]} steps of ${shape[1]} values`;
    case "texts":
      return "texts";
    case "table": {
      const categories = columns?.filter(({ kind }) => kind === "categories").length ?? 0;
      return `rows of ${columns?.length ?? shape[0]} columns${categories > 0 ? `, ${categories} of them categories` : ""}`;
    }
  }
}

/** What to call a column of labels: the number of a column is no name. */
export function labelName({ name }: DescribedData["labels"][number]): string {
  return /^\d+$/.test(name) ? `column ${name}` : name;
}

function labelLine(label: DescribedData["labels"][number]): string {
  const name = labelName(label);
  if (label.kind === "numbers") return `${name}: numbers from ${label.low} to ${label.high}.`;
  const shown = label.classes.slice(0, LISTED).map(({ name, count }) => `${name} ${number(count)}`);
  const rest = label.classes.length - shown.length;
  return `${name}: ${label.classes.length} classes: ${shown.join(", ")}${rest > 0 ? `, and ${rest} more` : ""}.`;
}

/** A class is rare when it has fewer than this share of the rows of the largest. */
const RARE = 0.1;

function warnings({ missing, columns, labels, rows }: DescribedData): string[] {
  const lines: string[] = [];
  const gaps = columns?.filter((column) => column.missing > 0) ?? [];
  if (missing > 0) lines.push(`${number(missing)} values are missing, in ${listed(gaps.map(({ column }) => column))}.`);
  const constant = columns?.filter(({ distinct }) => distinct < 2) ?? [];
  if (constant.length > 0) lines.push(`Columns of one value: ${listed(constant.map(({ column }) => column))}.`);
  const own = columns?.filter(({ kind, distinct }) => kind === "categories" && distinct > rows / 2) ?? [];
  if (own.length > 0)
    lines.push(
      `Columns with hardly a value twice, names or numbers of rows perhaps: ${listed(own.map(({ column }) => column))}. Consider \`ignore\`.`,
    );
  for (const label of labels) {
    if (label.kind !== "classes") continue;
    const most = Math.max(...label.classes.map(({ count }) => count));
    const rare = label.classes.filter(({ count }) => count < RARE * most);
    if (rare.length > 0)
      lines.push(`Rare classes: ${listed(rare.map(({ name }) => name))}: accuracy alone will not show how they do.`);
  }
  return lines;
}

function listed(names: readonly (string | number)[]): string {
  const rest = names.length - LISTED;
  return names.slice(0, LISTED).join(", ") + (rest > 0 ? ` and ${rest} more` : "");
}

/** 1,797 */
function number(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ",");
}
