import type { Transformed } from "../optimizer.js";
import { isWeight } from "../optimizers/is-weight.js";
import { tf } from "../tf.js";
import { mapTree, type Tree } from "../tree.js";

/**
 * The proximal step of the lasso λ·Σ|θ| after an optimizer's: each weight moves towards zero by λ times the size of its own step, and what
 * would pass zero becomes zero, exactly. Daubechies et al. 2004, https://doi.org/10.1002/cpa.20042, for gradient descent; with a step of its
 * own for each weight, as adaptive optimizers have, it is ProxGen: Yun et al. 2021, https://arxiv.org/abs/2102.03869.
 *
 * The size of a weight's step is what a constant gradient would move it by, over that gradient: the rate for plain gradient descent, and
 * 1 / (1 - η) times it with momentum. So that all optimizers come to rest where the lasso does: at zero for weights whose gradient is at
 * most λ. Shrinking by rate · λ alone, Adam would compare λ with gradients that it has brought to size 1.
 *
 * @param params the parameters after the update
 * @param transformed what made the update, with the learning rate in its factor
 */
export function softThreshold(params: Tree<tf.Tensor>, transformed: Transformed, lasso: number): Tree<tf.Tensor> {
  const { factor, gain } = transformed;
  // Factors of descent are negative.
  const scale = factor === undefined ? tf.scalar(lasso) : tf.mul(factor, -lasso);
  return mapTree(params, (param, path) => {
    if (!isWeight(param)) {
      return param;
    }
    const threshold = gain === undefined ? scale : tf.mul(gain(path), scale);
    return tf.sub(param, tf.maximum(tf.minimum(param, threshold), tf.neg(threshold)));
  });
}
