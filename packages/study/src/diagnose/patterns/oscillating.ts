import { extentOf } from "../../extent.js";
import { formatNumber } from "../../plot/format-number.js";
import type { Pattern } from "../pattern.js";
import { lowerRate } from "./rates.js";

/** A training epoch that is worse than the one before by so much of it… */
const RISE = 0.15;
/** …and by so much of guessing: near 0 everything rises and falls by large shares. */
const RISE_OF_GUESS = 0.02;
/** A training that goes down has hardly any such epochs; every sixth or seventh is a habit. */
const OFTEN = 0.15;

/** The loss goes up and down from one training epoch to the next, though it learns: the steps are too long, or the batches too small. */
export const oscillating: Pattern = {
  name: "oscillating",
  match({ training, reference: { guess } }) {
    const rises = training
      .slice(1)
      .map((loss, index) => loss - training[index]!)
      .filter((rise, index) => rise > Math.max(RISE * training[index]!, RISE_OF_GUESS * guess));
    if (rises.length < OFTEN * (training.length - 1)) return null;
    return `the loss rose in ${rises.length} of ${training.length - 1} training epochs, by up to ${formatNumber(extentOf(rises).high, 2)}`;
  },
  why: "steps cross the valley instead of going down it: where the training ends is an accident",
  remedy: (context) => `${lowerRate(context)}, or let it fall (schedule: { cosine: {} }), or double batchSize`,
  unless: ["diverging", "rate too high"],
};
