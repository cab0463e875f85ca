import { ModelError } from "../model-error.js";
import { tf } from "../tf.js";
import { crossEntropy } from "./cross-entropy.js";
import type { Loss } from "./loss.js";
import { targetsLike } from "./targets.js";

/**
 * The cross-entropy with targets that are a little unsure: (1 - amount) · t + amount / classes, so that no logit is driven to infinity.
 * Szegedy et al. 2015, https://arxiv.org/abs/1512.00567, section 7, as PyTorch's label_smoothing.
 *
 * Weights of samples, and so those of classes, apply to the whole loss of a sample: Σ w(tᵢ)·lossᵢ / Σ w(tᵢ). PyTorch with a weight per class
 * weighs each class's share amount / classes by the weight of that class instead of the sample's.
 */
export function smoothedCrossEntropy(amount: number): Loss {
  if (!(amount >= 0 && amount < 1)) {
    const message = `crossEntropy's labelSmoothing is a number from 0 up to but not including 1, got ${amount}`;
    throw new ModelError("bad-option", null, message);
  }
  if (amount === 0) {
    return crossEntropy;
  }
  return (logits, labels) => {
    const targets = targetsLike(logits, labels);
    return crossEntropy(logits, tf.add(tf.mul(targets, 1 - amount), amount / logits.shape.at(-1)!));
  };
}
