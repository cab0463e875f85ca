import { customGradient } from "../custom-gradient.js";
import { tf } from "../tf.js";
import type { Activation } from "./activation.js";

/** With these two, mean 0 and variance 1 are a fixed point through layers of LeCun-normal weights (the paper's equation 14). */
const ALPHA = 1.6732632423543772;
const SCALE = 1.0507009873554805;

/**
 * y = SCALE · x where x > 0, else SCALE · ALPHA · (eˣ - 1). Klambauer et al. 2017, https://arxiv.org/abs/1706.02515
 *
 * Its derivative is SCALE where x > 0, else y + SCALE · ALPHA: in both cases min(y, 0) + SCALE · step(y, ALPHA), without a select.
 */
export const selu: Activation = {
  name: "selu",
  nonDecreasing: true,
  apply: customGradient(
    (x) => {
      const value = tf.selu(x!);
      return { value, saved: [value] };
    },
    (dy, [y]) => tf.mul(dy, tf.add(tf.minimum(y!, 0), tf.mul(tf.step(y!, ALPHA), SCALE))),
  ),
};
