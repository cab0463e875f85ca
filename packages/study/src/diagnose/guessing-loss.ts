import type { Report } from "@conclave/ensemble";
import type { Reference } from "./curve.js";

/** Nats by which an untrained network's cross-entropy may be above that of guessing: random logits of deviation 2 cost about so much. */
const SURE = 2.5;
/** Times by which the squares of its random answers may. */
const FAR_OFF = 6;
/** Of standardised targets, all guessed as 0: E min(z²/2, |z| - ½) over a normal z. */
const HUBER_GUESS = 0.42;

/** What knowing nothing costs in a run, in the unit of its losses; null where the report does not tell (no test rows to count classes by). */
export function guessingLoss({ task, ensemble, kinds, members }: Report): Reference | null {
  switch (task) {
    case "multilabel":
      return { guess: Math.LN2, untrained: Math.LN2 + SURE };
    case "regression": {
      const guess = members.some(({ risk }) => risk?.loss === "huber") ? HUBER_GUESS : 1; // the variance of standardised targets
      return { guess, untrained: FAR_OFF * guess };
    }
    case "classification": {
      const confusions = [ensemble, ...kinds, ...members].map(({ confusion }) => confusion);
      const classes = confusions.find((confusion) => confusion !== null)?.length;
      return classes === undefined ? null : { guess: Math.log(classes), untrained: Math.log(classes) + SURE };
    }
  }
}
