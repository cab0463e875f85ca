import { formatNumber } from "../../plot/format-number.js";
import { meanOf } from "../curve.js";
import type { Pattern } from "../pattern.js";

/** Below by so much of it, and of guessing, in each of the last epochs. */
const BELOW = 0.8;
const BELOW_OF_GUESS = 0.02;

/** The validation loss is lower than the training loss, and not only in the first epochs, whose weights were still worse. */
export const validationBelowTraining: Pattern = {
  name: "validation below training",
  match({ training, validation, settled, reference: { guess } }) {
    if (validation === null) return null;
    const third = Math.floor((2 * training.length) / 3);
    const below = training
      .slice(third)
      .every((loss, index) => validation[third + index]! < Math.min(BELOW * loss, loss - BELOW_OF_GUESS * guess));
    if (!below) return null;
    const [trained, validated] = [meanOf(training.slice(third)), meanOf(validation.slice(third))];
    const course = `in the last epochs the validation loss is ${formatNumber(validated, 3)}, the training loss ${formatNumber(trained, 3)}`;
    if (settled === null) return course;
    return settled < validation.at(-1)!
      ? `${course}; without dropout and augmentation that is ${formatNumber(settled, 3)}, as it should be`
      : `${course}, and ${formatNumber(settled, 3)} even without dropout and augmentation`;
  },
  why: "dropout and augmentation make the training rows harder than those of validation; without either, validation rows are easier, known, or so few that it is chance",
  remedy: () =>
    "with dropout or augment this is no fault (less of them may train faster); without, look for validation rows among the training rows (conclave check)",
  unless: ["diverging", "rate too high", "rate too low", "plateau"],
};
