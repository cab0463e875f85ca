import type { Report } from "@conclave/ensemble";
import type { Decomposition } from "./decomposition.js";
import type { PatternName } from "./pattern.js";

/** What to mend, in the order in which it is mended. */
export const REPAIRS = ["training", "underfitting", "overfitting", "validation set", "data"] as const;

export type Repair = (typeof REPAIRS)[number];

/** One thing to do. */
export interface Advice {
  readonly repair: Repair;
  /** The kinds of members that need it; empty for the data. */
  readonly models: readonly string[];
  readonly why: string;
  readonly what: string;
}

/** What is known of a kind of members when advice is given. */
interface Diagnosed {
  readonly model: string;
  readonly members: number;
  readonly otherFailures: readonly { readonly members: readonly number[]; readonly error: string }[];
  readonly patterns: readonly { readonly name: PatternName; readonly remedy: string }[];
  readonly decomposition: Decomposition | null;
}

/** Of the error that could go, a part below this share of it and this size is not worth a repair. */
const WORTH_IT = 0.25;
const LEAST_ERROR = 0.01;

/** Shapes that keep a network from learning: nothing else is worth a look before they are gone. */
const BROKEN: readonly PatternName[] = [
  "not a number",
  "diverging",
  "rate too high",
  "rate too low",
  "plateau",
  "oscillating",
  "sawtooth",
  "learned by heart",
];

/**
 * Advice in the course's order: first a training that works, then underfitting, then overfitting, then the data. What comes later is
 * measured anew when what comes before is mended, since each repair moves all that follow.
 */
export function adviceFor(
  kinds: readonly Diagnosed[],
  report: Report,
  classNames: readonly string[] | null,
): readonly Advice[] {
  const advice: Advice[] = [];
  for (const { model, members, patterns, otherFailures } of kinds) {
    for (const { members: failed, error } of otherFailures) {
      advice.push({ repair: "training", models: [model], why: `${failed.length} of ${members} failed`, what: error });
    }
    for (const { name, remedy } of patterns.filter((pattern) => BROKEN.includes(pattern.name))) {
      advice.push({ repair: "training", models: [model], why: name, what: remedy });
    }
  }
  // A level that is too high may be all that the model can do: then it is underfitting.
  const working = kinds.filter(({ patterns }) =>
    patterns.every(({ name }) => name === "plateau" || !BROKEN.includes(name)),
  );
  const underfitting = kindsWith(working, (parts) => parts.underfitting);
  if (underfitting.length > 0) {
    advice.push({
      repair: "underfitting",
      models: underfitting,
      why: "they get rows wrong that they were trained on",
      what: "a larger model, more training epochs, another learning rate or optimizer (conclave sweep-lr), less penalty, dropout and augmentation",
    });
  }
  const overfitting = kindsWith(working, (parts) => parts.overfitting);
  if (overfitting.length > 0) {
    advice.push({
      repair: "overfitting",
      models: overfitting,
      why: "they know the rows they were trained on and not others",
      what: "more rows; else augment (images), stopping: { patience: 5 }, penalty: { l2: 1e-4 }, dropout, more members, a smaller model",
    });
  }
  const chosen = kindsWith(working, (parts) => parts.overfittingValidation);
  if (chosen.length > 0) {
    advice.push({
      repair: "validation set",
      models: chosen,
      why: "they do worse on test rows than on those by which they were chosen",
      what: "more validation rows, and fewer choices made by them; if the sets were drawn differently (conclave check), draw them alike",
    });
  }
  if (report.ensemble.baseline?.beaten === false) {
    advice.push({
      repair: "data",
      models: [],
      why: "the vote is no better than always the same answer",
      what: report.imbalanced
        ? "set classWeights: balanced and bagging.stratify: true, gather more rows of the rare classes, and judge by balanced accuracy"
        : "see whether the label is the right column and whether the features tell anything about it; measure others that do",
    });
  }
  const hard = hardClass(report, classNames);
  if (hard !== null) advice.push({ repair: "data", models: [], ...hard });
  return advice;
}

function kindsWith(
  kinds: readonly Diagnosed[],
  part: (parts: Decomposition["parts"]) => number | null,
): readonly string[] {
  return kinds.flatMap(({ model, decomposition }) => {
    if (decomposition === null) return [];
    const { parts, test, heldOut, training } = decomposition;
    const reducible = (test ?? heldOut ?? training) - parts.irreducible;
    const size = part(parts) ?? 0;
    return size >= LEAST_ERROR && size >= WORTH_IT * reducible ? [model] : [];
  });
}

/** A class that the vote gets wrong so many times as often as all rows… */
const TIMES_AS_OFTEN = 3;
/** …and at all to speak of. */
const LEAST_CLASS_ERROR = 0.1;

/** A class that is missed far more often than the others: too rare, or too like another. */
function hardClass({ ensemble }: Report, classNames: readonly string[] | null): Pick<Advice, "why" | "what"> | null {
  const { confusion } = ensemble;
  if (confusion === null) return null;
  const sums = confusion.map((row) => row.reduce((sum, count) => sum + count, 0));
  const wrong = confusion.map((row, truth) => sums[truth]! - row[truth]!);
  const total = wrong.reduce((a, b) => a + b, 0) / sums.reduce((a, b) => a + b, 0);
  const missed = confusion.map((_, truth) => (sums[truth] === 0 ? 0 : wrong[truth]! / sums[truth]!));
  const worst = missed.reduce((at, error, index) => (error > missed[at]! ? index : at), 0);
  if (missed[worst]! < LEAST_CLASS_ERROR || missed[worst]! < TIMES_AS_OFTEN * total) return null;
  return {
    why: `the vote misses ${wrong[worst]} of ${sums[worst]} test rows of class ${classNames?.[worst] ?? `number ${worst}`}, ${(missed[worst]! / total).toFixed(1)} times as many as of all`,
    what: "gather more rows of it, classWeights: balanced, bagging.stratify: true; see conclave check for how the classes and sets are spread",
  };
}
