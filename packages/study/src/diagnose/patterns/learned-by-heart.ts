import { formatNumber } from "../../plot/format-number.js";
import { lowest, meanOf } from "../curve.js";
import type { Pattern } from "../pattern.js";

/** The validation loss was never below this share of guessing: nothing carries over. */
const NOTHING_CARRIES_OVER = 0.95;
/** Nor was the validation accuracy much above that of guessing: a network that is sure, and wrong now and then, has a high loss too. */
const LUCK = 2;
/** While the training loss lost at least this share of guessing. */
const LEARNED = 0.3;

/** The training loss falls and the validation loss never does: what is learned are the rows, and has nothing to do with other rows. */
export const learnedByHeart: Pattern = {
  name: "learned by heart",
  match({ training, validation, accuracy, reference: { guess } }) {
    if (validation === null) return null;
    if (accuracy !== null && meanOf(accuracy) > LUCK * Math.exp(-guess)) return null;
    const best = validation[lowest(validation)]!;
    const low = training[lowest(training)]!;
    if (best < NOTHING_CARRIES_OVER * guess || low > (1 - LEARNED) * guess) return null;
    return `the training loss fell to ${formatNumber(low, 3)}, the validation loss was never below ${formatNumber(best, 3)}; guessing costs ${formatNumber(guess, 3)}`;
  },
  why: "labels that do not belong to their rows can only be learned by heart; so can features that say nothing",
  remedy: () =>
    "see whether rows and labels stand in the same order (files that were sorted or shuffled apart), and look at a few rows",
  unless: [],
};
