import { formatNumber } from "../../plot/format-number.js";
import { highestLoss } from "../curve.js";
import type { Pattern } from "../pattern.js";
import { lowerRate } from "./rates.js";

/** Steps that are too long show early: a part of a training epoch that is well above where it ends, and above any untrained network. */
const JUMPED = 1.5;
/** The last three quarters bring less than a twentieth: it has levelled off… */
const LEVEL = 0.95;
/** …at a loss that is far from done. */
const HIGH = 0.3;

/** The loss jumps, falls fast, and levels off high above where it could be: the steps are too long to go down further. */
export const rateTooHigh: Pattern = {
  name: "rate too high",
  match(curve) {
    const {
      training,
      reference: { guess, untrained },
    } = curve;
    const highest = highestLoss(curve);
    const quarter = training[Math.floor(training.length / 4)]!;
    const last = training.at(-1)!;
    if (highest < Math.max(JUMPED * last, untrained) || last < HIGH * guess || last < LEVEL * quarter) return null;
    return `the loss jumped to ${formatNumber(highest, 3)}, fell within a quarter of the training and stays at ${formatNumber(last, 3)}`;
  },
  why: "the steps are too long to follow the loss further down: they bounce from side to side of it",
  remedy: (context) => `${lowerRate(context)}, or let it fall: schedule: { cosine: {} }`,
  unless: ["diverging", "rate too low"],
};
