import { customGradient } from "../custom-gradient.js";
import { tf } from "../tf.js";
import type { Activation } from "./activation.js";
import { checkAlpha } from "./alpha.js";

/**
 * y = x where x > 0, else alpha·x. Maas et al. 2013, https://ai.stanford.edu/~amaas/papers/relu_hybrid_icml2013_final.pdf
 *
 * The gradient multiplies by step(y, alpha), which is 1 or alpha, where tfjs's own selects with `where`, a slow op in compiled
 * programs. y has the sign of x because alpha is not negative.
 */
export function leakyRelu(alpha: number): Activation {
  checkAlpha("leakyRelu", alpha);
  return {
    name: `leakyRelu(${alpha})`,
    nonDecreasing: true,
    apply: customGradient(
      (x) => {
        const value = tf.leakyRelu(x!, alpha);
        return { value, saved: [value] };
      },
      (dy, [y]) => tf.mul(dy, tf.step(y!, alpha)),
    ),
  };
}
