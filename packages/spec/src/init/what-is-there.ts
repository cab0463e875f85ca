import { counted, grouped } from "./counted.js";
import type { DescribedData } from "./described-data.js";

const LISTED = 12;

/** What was found, in the lines that a person wants to read first. */
export function whatIsThere(data: DescribedData): string[] {
  return [`${samplesOf(data)}.`, ...data.labels.map(labelLine), ...data.notes.map(sentence), ...warnings(data)];
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function samplesOf({ kind, rows, shape, columns }: DescribedData): string {
  switch (kind) {
    case "images":
      return `${counted(rows, "image")} of ${shape[0]}x${shape[1]} pixels, ${shape[2] === 1 ? "grey" : `${shape[2]} channels`}`;
    case "sequences":
      return `${counted(rows, "sequence")} of ${counted(shape[0] ?? 0, "step")} of ${counted(shape[1] ?? 0, "value")}`;
    case "texts":
      return counted(rows, "text");
    case "table": {
      const categories = columns?.filter(({ kind }) => kind === "categories").length ?? 0;
      const width = counted(columns?.length ?? shape[0] ?? 0, "column");
      return `${counted(rows, "row")} of ${width}${categories > 0 ? `, ${categories} of them categories` : ""}`;
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
  const shown = label.classes.slice(0, LISTED).map(({ name, count }) => `${name} ${grouped(count)}`);
  const rest = label.classes.length - shown.length;
  return `${name}: ${counted(label.classes.length, "class", "classes")}: ${shown.join(", ")}${rest > 0 ? `, and ${rest} more` : ""}.`;
}

/** A class is rare when it has fewer than this share of the rows of the largest. */
const RARE = 0.1;

function warnings({ missing, columns, labels, rows }: DescribedData): string[] {
  const lines: string[] = [];
  const gaps = columns?.filter((column) => column.missing > 0) ?? [];
  const where = gaps.length === 0 ? "" : `, in ${listed(gaps.map(({ column }) => column))}`;
  if (missing > 0) lines.push(`${counted(missing, "value is", "values are")} missing${where}.`);
  const constant = columns?.filter(({ distinct }) => distinct < 2) ?? [];
  if (constant.length > 0) lines.push(`Columns of one value: ${listed(constant.map(({ column }) => column))}.`);
  const own = columns?.filter(({ kind, distinct }) => kind === "categories" && distinct > rows / 2) ?? [];
  if (own.length > 0)
    lines.push(
      `Columns with hardly a value twice, names or numbers of rows perhaps: ${listed(own.map(({ column }) => column))}. Consider \`ignore\`.`,
    );
  const commas = [
    ...(columns?.filter(({ decimalComma }) => decimalComma).map(({ column }) => column) ?? []),
    ...labels.filter(({ decimalComma }) => decimalComma).map(labelName),
  ];
  if (commas.length > 0)
    lines.push(
      `Numbers with a comma, which are read as text: ${listed(commas)}. First write them with a decimal point and with nothing between thousands.`,
    );
  for (const label of labels) {
    if (label.missing > 0)
      lines.push(
        `${counted(label.missing, "row has", "rows have")} no label in ${labelName(label)}: leave them out of the file first.`,
      );
    if (label.kind !== "classes") continue;
    const single = label.classes.filter(({ count }) => count === 1).length;
    if (single > 0)
      lines.push(
        `${single} of the ${counted(label.classes.length, "class", "classes")} ${single === 1 ? "has" : "have"} one row, to learn from or to judge by but not both: merge classes, or is ${labelName(label)} not the label?`,
      );
    const most = label.classes.reduce((largest, { count }) => Math.max(largest, count), 0);
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
