import { formatNumber } from "../../plot/format-number.js";
import { highestLoss } from "../curve.js";
import type { Pattern } from "../pattern.js";
import { lowerRate } from "./rates.js";

/** Above what an untrained network may cost by half: no bad start, but a loss that took off. */
const TOOK_OFF = 1.5;
/** Ends no better than guessing. */
const NOTHING_LEARNED = 0.9;

/** The loss takes off, and what is left of the network afterwards only guesses. */
export const diverging: Pattern = {
  name: "diverging",
  match(curve) {
    const {
      training,
      reference: { guess, untrained },
    } = curve;
    const highest = highestLoss(curve);
    const last = training.at(-1)!;
    if (highest < TOOK_OFF * untrained || last < NOTHING_LEARNED * guess) return null;
    return `the loss went up to ${formatNumber(highest, 3)} and ends at ${formatNumber(last, 3)}; guessing costs ${formatNumber(guess, 3)}`;
  },
  why: "steps that overshoot make the next gradient larger still; it ends with units that are cut off for good",
  remedy: (context) => `${lowerRate(context)}; and see that data.normalise is not "none"`,
  unless: ["rate too low"],
};
