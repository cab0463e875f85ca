import { customGradient } from "../custom-gradient.js";
import { tf } from "../tf.js";
import type { Loss } from "./loss.js";
import { targetsLike } from "./targets.js";

/**
 * -Σ t·log softmax(z): the negative log likelihood of the right class, from logits z [batch, classes] and class indices t [batch] (or
 * distributions over the classes, float32 [batch, classes]). No gradient flows to the targets.
 *
 * With s = z - max z it is log Σeˢ - Σ t·s, where nothing overflows and no probability is rounded to 0 before its logarithm is taken;
 * the gradient is softmax(z) - t.
 */
export const crossEntropy: Loss = (logits, labels) => {
  const targets = targetsLike(logits, labels);
  return customGradient(
    () => {
      const shifted = tf.sub(logits, tf.max(logits, -1, true));
      const powers = tf.exp(shifted);
      const total = tf.sum(powers, -1, true);
      const value = tf.sub(tf.squeeze(tf.log(total), [-1]), tf.sum(tf.mul(shifted, targets), -1));
      return { value, saved: [powers, total, targets] };
    },
    (dy, [powers, total, t]) => tf.mul(tf.sub(tf.div(powers!, total!), t!), tf.expandDims(dy, -1)),
  )(logits);
};
