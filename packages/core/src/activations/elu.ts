import { customGradient } from "../custom-gradient.js";
import { tf } from "../tf.js";
import type { Activation } from "./activation.js";
import { checkAlpha } from "./alpha.js";

/**
 * y = x where x > 0, else alpha·(eˣ - 1). Clevert et al. 2015, https://arxiv.org/abs/1511.07289
 *
 * Its derivative is 1 where x > 0, else y + alpha: in both cases min(y, 0) + step(y, alpha), without a select.
 */
export function elu(alpha: number): Activation {
  checkAlpha("elu", alpha);
  return {
    name: `elu(${alpha})`,
    nonDecreasing: true,
    apply: customGradient(
      (x) => {
        const value = alpha === 1 ? tf.elu(x!) : scaledElu(x!, alpha);
        return { value, saved: [value] };
      },
      (dy, [y]) => tf.mul(dy, tf.add(tf.minimum(y!, 0), tf.step(y!, alpha))),
    ),
  };
}

/** tfjs's elu has alpha 1. One of the two terms is always exactly zero, so the sum adds no rounding. */
function scaledElu(x: tf.Tensor, alpha: number): tf.Tensor {
  return tf.add(tf.relu(x), tf.mul(tf.elu(tf.minimum(x, 0)), alpha));
}
