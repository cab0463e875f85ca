import type { Report } from "@conclave/ensemble";
import { untrainedLoss } from "../untrained-loss.js";
import type { Reference } from "./curve.js";

/** Of standardised targets, all guessed as 0: E min(z²/2, |z| - ½) over a normal z. */
const HUBER_GUESS = 0.42;

/** What knowing nothing costs in a run, in the unit of its losses; null where the report does not tell (no test rows to count classes by). */
export function guessingLoss({ task, ensemble, kinds, members }: Report): Reference | null {
  switch (task) {
    case "multilabel":
      return referenceOf(task, Math.LN2);
    case "regression": {
      const guess = members.some(({ risk }) => risk?.loss === "huber") ? HUBER_GUESS : 1; // the variance of standardised targets
      return referenceOf(task, guess);
    }
    case "classification": {
      const confusions = [ensemble, ...kinds, ...members].map(({ confusion }) => confusion);
      const classes = confusions.find((confusion) => confusion !== null)?.length;
      return classes === undefined ? null : referenceOf(task, Math.log(classes));
    }
  }
}

function referenceOf(task: Report["task"], guess: number): Reference {
  return { guess, untrained: untrainedLoss(task, guess) };
}
