import { formatNumber } from "../../plot/format-number.js";
import type { Pattern } from "../pattern.js";
import { raiseRate } from "./rates.js";

/** Half of a straight line's fall lies in its second half, of a curve that levels off next to nothing. */
const STILL_FALLING = 0.25;
/** A straight line goes down nearly everywhere. */
const STEADY = 0.8;
/** Less than so much of guessing is a result, however it goes on. */
const FAR_FROM_DONE = 0.3;

/** The loss goes down nearly as a straight line and is far from done at the end: the steps are too short. */
export const rateTooLow: Pattern = {
  name: "rate too low",
  match({ training, reference: { guess } }) {
    const [first, last] = [training[0]!, training.at(-1)!];
    const fallen = first - last;
    const fallenLately = training[Math.floor(training.length / 2)]! - last;
    const falls = training.slice(1).filter((loss, index) => loss < training[index]!).length;
    const steady = falls >= STEADY * (training.length - 1);
    if (last < FAR_FROM_DONE * guess || !steady || fallenLately < STILL_FALLING * fallen) return null;
    return `the loss falls from ${formatNumber(first, 3)} to ${formatNumber(last, 3)}, steadily, and is not done after ${training.length} training epochs`;
  },
  why: "each step moves the weights too little: the training ends on its way down",
  remedy: (context) => `${raiseRate(context)}; only then train for longer`,
  unless: [],
};
