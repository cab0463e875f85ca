import { tf } from "../tf.js";
import { checkFactor, checkWhole } from "./check-options.js";
import { power } from "./power.js";
import type { Schedule } from "./schedule.js";

/**
 * rate · factor^(step / every): a `factor` of the rate every so many steps, without jumps (PyTorch's ExponentialLR for every 1). A factor
 * above 1 lets the rate grow, as a learning-rate range test wants it.
 */
export function exponential(options: { readonly every: number; readonly factor: number }): Schedule {
  const { every, factor } = options;
  checkWhole("exponential", "every", every);
  checkFactor("exponential", "factor", factor);
  return (learningRate, { step }) => tf.mul(learningRate, power(factor, tf.div(step, every)));
}
