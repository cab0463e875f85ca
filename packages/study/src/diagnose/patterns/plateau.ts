import { extentOf } from "../../extent.js";
import { formatNumber } from "../../plot/format-number.js";
import type { Pattern } from "../pattern.js";

/** The second half of the training moves the loss by less than this share of it. */
const FLAT = 0.05;
/** Below so much of guessing a level is a result. */
const HIGH = 0.3;

/** The loss lies flat, far from done, without having jumped: there is no gradient to go down, or nothing left to learn with. */
export const plateau: Pattern = {
  name: "plateau",
  match({ training, reference: { guess } }) {
    const last = training.at(-1)!;
    const half = training.slice(Math.floor(training.length / 2));
    const { low, high } = extentOf(half);
    const spread = high - low;
    if (last < HIGH * guess || spread > FLAT * last) return null;
    return `the loss lies at ${formatNumber(last, 3)} and moved by ${formatNumber(spread, 2)} in the last ${half.length} training epochs; guessing costs ${formatNumber(guess, 3)}`;
  },
  why: "the gradient vanishes on its way through the layers, too long a first step has cut units off, or the model is too small",
  remedy: () =>
    "see with conclave check whether gradients vanish (then relu or batchNorm) or one batch is not learned by heart (then the learning rate); else a larger model",
  unless: ["diverging", "rate too high", "rate too low"],
};
