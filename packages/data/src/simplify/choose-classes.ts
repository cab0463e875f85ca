import { DataError } from "../data-error.js";
import { classLabels, classNames, listed } from "../labels/class-names.js";
import type { SimplifyOptions } from "../options.js";
import { type RawRows, takeRawRows } from "../sources/raw-rows.js";

/**
 * Chooses among the classes of the training rows: the first so many, the most frequent (of equally frequent ones the first), or those
 * named.
 *
 * @throws DataError bad-option for more classes than there are, or a name that is none
 */
export function chosenClasses(train: RawRows, option: NonNullable<SimplifyOptions["classes"]>): readonly string[] {
  const classes = classNames(train);
  const fail = (text: string) => new DataError("bad-option", text, { file: train.file, field: "simplify.classes" });
  if (Array.isArray(option)) {
    const [known, wanted] = [new Set(classes), new Set<string>(option)];
    const stranger = option.find((name) => !known.has(name));
    if (stranger !== undefined) throw fail(`there is no class "${stranger}"; the classes are ${listed(classes)}`);
    return classes.filter((name) => wanted.has(name));
  }
  const count = typeof option === "number" ? option : (option as { mostFrequent: number }).mostFrequent;
  if (count > classes.length)
    throw fail(`expected at most ${classes.length}, as many classes as there are, got ${count}`);
  if (typeof option === "number") return classes.slice(0, count);
  const frequency = new Map<string, number>();
  for (const label of classLabels(train)) frequency.set(label, (frequency.get(label) ?? 0) + 1);
  const ranked = [...classes].sort((a, b) => frequency.get(b)! - frequency.get(a)!);
  const chosen = new Set(ranked.slice(0, count));
  return classes.filter((name) => chosen.has(name));
}

/** The rows that are of these classes. */
export function rowsOfClasses(rows: RawRows, classes: readonly string[]): RawRows {
  const wanted = new Set(classes);
  const kept = classLabels(rows).flatMap((label, row) => (wanted.has(label) ? [row] : []));
  return takeRawRows(rows, Int32Array.from(kept));
}
