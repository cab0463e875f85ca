import { customGradient } from "../custom-gradient.js";
import { tf } from "../tf.js";
import type { Loss } from "./loss.js";
import { meanOverOutputs } from "./mean-over-outputs.js";
import { targetsLike } from "./targets.js";

/**
 * -(t·log σ(z) + (1 - t)·log(1 - σ(z))), the mean over the outputs: each output is a yes or no of its own. From logits z
 * [batch, outputs] and targets t in [0, 1] of the same shape; class indices become one-hot rows (or 0 and 1 for a single output).
 * No gradient flows to the targets.
 *
 * Computed as max(z, 0) - z·t + log(1 + e^-|z|), which neither overflows nor loses small probabilities; its gradient is σ(z) - t.
 */
export const binaryCrossEntropy: Loss = (logits, labels) => {
  const targets = targetsLike(logits, labels);
  const elements = customGradient(
    () => {
      const tail = tf.softplus(tf.neg(tf.abs(logits)));
      const value = tf.add(tf.sub(tf.relu(logits), tf.mul(logits, targets)), tail);
      return { value, saved: [logits, targets] };
    },
    (dy, [z, t]) => tf.mul(tf.sub(tf.sigmoid(z!), t!), dy),
  )(logits);
  return meanOverOutputs(elements);
};
