import { compareCodeUnits } from "../labels/class-names.js";
import type { RawLabels } from "../sources/raw-rows.js";
import { isMissing, numberIn } from "../tables/cell.js";
import type { Task } from "../task.js";
import { areDecimals } from "./decimal-comma.js";
import type { LabelDescription } from "./description.js";

/** Whole numbers are classes up to so many of them … */
const FEW_CLASSES = 20;
/** … unless hardly any of them comes twice: then they measure something … */
const FEW_VALUES = 5;
const SHARE_OF_OWN = 0.8;
/** … or up to so many, if each has rows enough to be learnt. */
const MANY_CLASSES = 100;
const ROWS_PER_CLASS = 20;

/** Describes each column of labels: text and few whole numbers are classes, other numbers are numbers. */
export function describeLabels({ names, columns }: RawLabels): LabelDescription[] {
  return columns.map((cells, index) => describeColumn(names[index]!, cells));
}

function describeColumn(name: string, cells: readonly string[]): LabelDescription {
  const counts = new Map<string, number>();
  for (const cell of cells) counts.set(cell, (counts.get(cell) ?? 0) + 1);
  const decimalComma = areDecimals([...counts.keys()]);
  // of numbers "NA" says that there is none; among words it is one
  const absent = (is: (cell: string) => boolean) => cells.filter(is).length;
  const numbers = [...counts.keys()].filter((cell) => !isMissing(cell)).map(numberIn);
  if (numbers.length > 0 && numbers.every((value) => value !== null) && !areClasses(numbers, cells.length)) {
    const [low, high] = [least(numbers), -least(numbers.map((value) => -value))];
    return { name, kind: "numbers", low, high, missing: absent(isMissing), decimalComma };
  }
  const missing = counts.get("") ?? 0;
  counts.delete("");
  const classes = [...counts].map(([label, count]) => ({ name: label, count }));
  const numeric = classes.every(({ name }) => numberIn(name) !== null);
  classes.sort((a, b) => (numeric ? Number(a.name) - Number(b.name) : compareCodeUnits(a.name, b.name)));
  return { name, kind: "classes", classes, missing, decimalComma };
}

/** Of any number of values: as many arguments as there are rows are more than a call takes. */
function least(values: readonly number[]): number {
  return values.reduce((low, value) => Math.min(low, value), Number.POSITIVE_INFINITY);
}

function areClasses(numbers: readonly number[], rows: number): boolean {
  if (!numbers.every(Number.isInteger)) return false;
  if (numbers.length > FEW_VALUES && numbers.length >= SHARE_OF_OWN * rows) return false;
  return numbers.length <= FEW_CLASSES || (numbers.length <= MANY_CLASSES && rows / numbers.length >= ROWS_PER_CLASS);
}

/** The task that the labels suggest: several columns of 0 and 1 are labels, other several columns are targets. */
export function suggestedTask(labels: readonly LabelDescription[]): Task {
  if (labels.length > 1) return labels.every(isTruth) ? "multilabel" : "regression";
  return labels[0]?.kind === "numbers" ? "regression" : "classification";
}

function isTruth(label: LabelDescription): boolean {
  return label.kind === "classes" && label.classes.every(({ name }) => /^([01](\.0+)?|true|false)$/i.test(name));
}
