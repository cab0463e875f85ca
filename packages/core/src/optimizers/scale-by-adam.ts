import { float32Array } from "../array.js";
import type { Transformation } from "../optimizer.js";
import { tf } from "../tf.js";
import { leafOf, mapTree, nest, subtree } from "../tree.js";
import { zerosLike } from "./zeros-like.js";

export interface AdamOptions {
  /** How much of the mean of the gradients each step keeps. */
  readonly beta1: number;
  /** How much of the mean of their squares each step keeps. */
  readonly beta2: number;
  /** Added to the root of the second moment. */
  readonly epsilon: number;
}

/**
 * m̂ / (√v̂ + epsilon) with the bias-corrected means of the gradients and of their squares: Kingma & Ba 2015, Algorithm 1,
 * https://arxiv.org/abs/1412.6980, with epsilon outside the root as there and in PyTorch.
 *
 * Written for few passes over memory. The moments are kept divided by (1 - beta), m ← beta1·m + g and v ← beta2·v + g², which saves two
 * of them; what that and the bias corrections c change is one scalar each for epsilon and for the whole:
 *
 *     m̂ = (1 - beta1)·m / c1,   v̂ = (1 - beta2)·v / c2,   k = √((1 - beta2) / c2)
 *     m̂ / (√v̂ + epsilon) = m / (√v + epsilon / k) · (1 - beta1) / (c1·k)
 *
 * The corrections are 1 - betaᵗ, kept as means of ones, c ← beta·c + (1 - beta): no power to take and no difference of near numbers.
 *
 * State: m/… and v/… (divided by 1 - beta), c1, c2.
 */
export function scaleByAdam({ beta1, beta2, epsilon }: AdamOptions): Transformation {
  return {
    name: "scaleByAdam",
    init: (params) => ({
      ...zerosLike("m", params),
      ...zerosLike("v", params),
      c1: float32Array([]),
      c2: float32Array([]),
    }),
    update(updates, state) {
      const [oldM, oldV] = [subtree(state, "m"), subtree(state, "v")];
      const m = mapTree(updates, (g, path) => tf.add(tf.mul(leafOf(oldM, path), beta1), g));
      const v = mapTree(updates, (g, path) => tf.add(tf.mul(leafOf(oldV, path), beta2), tf.mul(g, g)));
      const c1 = tf.add(tf.mul(leafOf(state, "c1"), beta1), 1 - beta1);
      const c2 = tf.add(tf.mul(leafOf(state, "c2"), beta2), 1 - beta2);
      const k = tf.sqrt(tf.div(1 - beta2, c2));
      const scaledEpsilon = tf.div(epsilon, k);
      const divisors = mapTree(v, (moment) => tf.add(tf.sqrt(moment), scaledEpsilon));
      return {
        updates: mapTree(m, (moment, path) => tf.div(moment, leafOf(divisors, path))),
        state: { ...nest("m", m), ...nest("v", v), c1, c2 },
        factor: tf.div(1 - beta1, tf.mul(c1, k)),
        // A constant gradient g has m = g · c1 / (1 - beta1).
        gain: (path) => tf.div(tf.div(c1, 1 - beta1), leafOf(divisors, path)),
      };
    },
  };
}
