import { formatNumber } from "../../plot/format-number.js";
import { lowest } from "../curve.js";
import type { Pattern } from "../pattern.js";

/** The validation loss has risen again by so much of its lowest, and of guessing: more than noise. */
const RISEN = 0.1;
const RISEN_OF_GUESS = 0.02;
/** Or it stays above the training loss by so much of guessing, and is twice that loss. */
const GAP = 0.1;
const TIMES = 2;

/** The training loss falls on while the validation loss rises or stays behind: what is learned from now on is about these rows alone. */
export const overfitting: Pattern = {
  name: "overfitting",
  match({ training, validation, settled, reference: { guess } }) {
    if (validation === null) return null;
    const best = lowest(validation);
    const [low, last] = [validation[best]!, validation.at(-1)!];
    const falls = training.at(-1)! < training[best]!;
    if (falls && last - low > Math.max(RISEN * low, RISEN_OF_GUESS * guess)) {
      const percent = Math.round((100 * (last - low)) / low);
      return `the validation loss was lowest after training epoch ${best + 1} (${formatNumber(low, 3)}) and rose by ${percent} % while the training loss fell on`;
    }
    const trained = settled ?? training.at(-1)!;
    if (last - trained < GAP * guess || last < TIMES * trained) return null;
    return `the validation loss stays at ${formatNumber(last, 3)}, that of the rows trained on is ${formatNumber(trained, 3)}`;
  },
  why: "the network learns what is peculiar to its rows, and that does not hold for others",
  remedy: () =>
    "more rows are best; else stopping: { patience: 5 }, augment (images), dropout, penalty: { l2: 1e-4 }, more members, a smaller model",
  unless: ["learned by heart", "diverging", "rate too high"],
};
