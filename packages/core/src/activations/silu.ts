import { customGradient } from "../custom-gradient.js";
import { tf } from "../tf.js";
import type { Activation } from "./activation.js";

/**
 * y = x · σ(x), also called swish. Elfwing et al. 2017, https://arxiv.org/abs/1702.03118
 *
 * Its derivative is σ + y · (1 - σ). It falls a little before it rises, so pooling may not come first.
 */
export const silu: Activation = {
  name: "silu",
  nonDecreasing: false,
  apply: customGradient(
    (x) => {
      const gate = tf.sigmoid(x!);
      const value = tf.mul(x!, gate);
      return { value, saved: [value, gate] };
    },
    (dy, [y, gate]) => tf.mul(dy, tf.add(gate!, tf.mul(y!, tf.sub(1, gate!)))),
  ),
};
