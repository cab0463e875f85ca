import type { Baseline, ClassRecalls, JudgedBy } from "conclave";
import { count, percent } from "./numbers.js";
import { scoreWord } from "./score-words.js";

/** What the rows are called that something was scored on. */
export const ROWS: Readonly<Record<JudgedBy["by"], string>> = {
  test: "test rows",
  outOfBag: "rows out of bag",
  validation: "validation rows",
};

/**
 * That answers are no better than always the same one; null when they are, or where nothing was scored.
 *
 * @param rows what the rows are called
 */
export function unbeatenWords(baseline: Baseline | null | undefined, rows: string): string | null {
  if (!baseline || baseline.beaten) return null;
  const { answer, score } = baseline;
  if (answer === null) return `no better than always answering the mean of the ${rows} (${scoreWord(score)})`;
  const always = answer === "" ? "no label" : JSON.stringify(answer);
  return `no better than always answering ${always} (${scoreWord(score)} of the ${rows})`;
}

/** As many classes as fit a line; the JSON has all. */
const CLASSES_SHOWN = 6;

/** Balanced accuracy, the recall of the classes that are named rightly least often, and the classes without rows to tell. */
export function recallWords({ balancedAccuracy, classes }: ClassRecalls): string[] {
  const known = classes.flatMap(({ name, rows, recall }) => (recall === null ? [] : [{ name, rows, recall }]));
  const sorted = known.sort((a, b) => a.recall - b.recall);
  const left = sorted.slice(CLASSES_SHOWN);
  const [next] = left;
  const without = classes.filter(({ recall }) => recall === null).map(({ name }) => JSON.stringify(name));
  return [
    `balanced accuracy ${percent(balancedAccuracy)}`,
    ...sorted
      .slice(0, CLASSES_SHOWN)
      .map(({ name, rows, recall }) => `${JSON.stringify(name)} ${percent(recall)} of ${count(rows)}`),
    ...(next === undefined ? [] : [`${count(left.length)} more from ${percent(next.recall)}`]),
    ...(without.length === 0
      ? []
      : [`no rows of ${without.slice(0, CLASSES_SHOWN).join(", ")}${without.length > CLASSES_SHOWN ? " …" : ""}`]),
  ];
}
