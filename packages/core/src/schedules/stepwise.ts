import { tf } from "../tf.js";
import { checkFactor, checkWhole } from "./check-options.js";
import { power } from "./power.js";
import type { Schedule } from "./schedule.js";

/** rate · factor^⌊step / every⌋: the same rate for a while, then a `factor` of it (PyTorch's StepLR). */
export function stepwise(options: { readonly every: number; readonly factor: number }): Schedule {
  const { every, factor } = options;
  checkWhole("step", "every", every);
  checkFactor("step", "factor", factor);
  return (learningRate, { step }) => tf.mul(learningRate, power(factor, tf.floor(tf.div(step, every))));
}
