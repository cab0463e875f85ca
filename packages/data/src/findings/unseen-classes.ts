import type { DataFinding } from "./finding.js";

/** Looks for classes of which no row is left to train on: a split by group or time may set all of them aside. */
export function unseenClasses(classes: readonly string[], training: Int32Array): DataFinding[] {
  const seen = new Set(training);
  const unseen = classes.filter((_, index) => !seen.has(index));
  if (unseen.length === 0) return [];
  const names = unseen.slice(0, 12).join(", ") + (unseen.length > 12 ? " …" : "");
  return [
    {
      kind: "unseen-classes",
      what: `${unseen.length} of the ${classes.length} classes have no training rows: ${names}`,
      why: "the members can never name them, and are wrong on each of their rows",
      advice: "bring more rows of them, set less aside, or split in another way",
      count: unseen.length,
      pairs: [],
    },
  ];
}
