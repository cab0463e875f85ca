import type { PreparedData } from "@conclave/data";
import { extentOf } from "../extent.js";
import type { OwnFinding } from "./finding.js";
import { listed, percent } from "./numbers.js";

/** How the classes are spread over the training rows. */
export interface BalanceCheck {
  /** Training rows by class, in the order of the classes; empty for other tasks than classification. */
  readonly rows: readonly number[];
  /** What one reaches that always answers the largest class; null for other tasks. */
  readonly largestShare: number | null;
  readonly findings: readonly OwnFinding[];
}

/** A class with less than a tenth of the largest one's rows is easily left out altogether. */
const IMBALANCED = 10;
/** Of fewer rows a network learns the rows, not the class. */
const FEW_ROWS = 20;
/** Classes that are numbers, so many and so small, are amounts. */
const MANY_CLASSES = 15;

export function checkBalance(data: PreparedData): BalanceCheck {
  if (data.task !== "classification") return { rows: [], largestShare: null, findings: [] };
  const rows = new Array<number>(data.classes.length).fill(0);
  for (const label of data.train.labels) rows[label]! += 1;
  const largest = extentOf(rows).high;
  const largestShare = largest / data.train.count;
  const amounts = judgeAmounts(data.classes, rows);
  const findings = amounts.length > 0 ? amounts : judgeClasses(data.classes, rows, largest, largestShare);
  return { rows, largestShare, findings };
}

/** Cross-entropy on what is a number to predict. */
function judgeAmounts(classes: readonly string[], rows: readonly number[]): readonly OwnFinding[] {
  const total = rows.reduce((sum, count) => sum + count, 0);
  const numeric = classes.every((name) => name.trim() !== "" && Number.isFinite(Number(name)));
  if (!numeric || classes.length < MANY_CLASSES || total / classes.length >= FEW_ROWS) return [];
  return [
    {
      check: "output",
      severity: "warning",
      what: `${classes.length} classes that are all numbers, with ${(total / classes.length).toFixed(1)} rows each: they look like amounts`,
      why: "cross-entropy takes each number for a class of its own, as far from its neighbour as from any other",
      remedy: "set task: regression; or name the label's column, if another one was meant",
    },
  ];
}

function judgeClasses(
  classes: readonly string[],
  rows: readonly number[],
  largest: number,
  largestShare: number,
): readonly OwnFinding[] {
  const name = (index: number) => `${classes[index]} (${rows[index]})`;
  const indices = [...rows.keys()].sort((a, b) => rows[a]! - rows[b]!);
  const rare = indices.filter((index) => rows[index]! * IMBALANCED < largest);
  if (rare.length > 0) {
    return [
      {
        check: "balance",
        severity: "warning",
        what: `${listed(rare.map(name))}: less than a tenth of the rows of ${name(indices.at(-1)!)}`,
        why: `who always answers ${classes[indices.at(-1)!]} is right in ${percent(largestShare)}: accuracy hides that rare classes are never named`,
        remedy:
          "set classWeights: balanced and bagging.stratify: true, gather more of them, and look at the confusion matrix",
      },
    ];
  }
  const few = indices.filter((index) => rows[index]! < FEW_ROWS);
  if (few.length === 0) return [];
  return [
    {
      check: "balance",
      severity: "note",
      what: `${listed(few.map(name))}: few rows to learn a class from`,
      why: "a network with more weights than rows learns the rows by heart",
      remedy: "prefer small models and many members; for images, set augment",
    },
  ];
}
