import { customGradient } from "../custom-gradient.js";
import { ones, zeros } from "../initializers/constant.js";
import type { Layer } from "../layer.js";
import { ModelError } from "../model-error.js";
import { tf } from "../tf.js";
import { leafOf } from "../tree.js";
import { defineLayer } from "./define-layer.js";

/**
 * Normalises each sample over its last axis: y = gamma · (x - mean) / √(variance + epsilon) + beta, while training and predicting alike.
 * Ba et al. 2016, https://arxiv.org/abs/1607.06450
 *
 * Parameters gamma and beta [channels].
 */
export function layerNorm(name: string, { epsilon }: { readonly epsilon: number }): Layer {
  if (!(epsilon > 0)) {
    throw new ModelError("bad-option", name, `epsilon is a number above 0, got ${epsilon}`);
  }
  const normalise = normaliseLast(epsilon);
  return defineLayer({
    name,
    kind: "layerNorm",
    plan(shape) {
      const channels = shape.at(-1);
      if (channels === undefined) {
        throw new ModelError("wrong-rank", name, "layerNorm expected a sample with at least one axis, got a scalar");
      }
      const gamma = { shape: [channels], initializer: ones };
      return { outShape: shape, params: { gamma, beta: { shape: [channels], initializer: zeros } }, state: {} };
    },
    apply: ({ params, state }, x) => ({ y: normalise(x, leafOf(params, "gamma"), leafOf(params, "beta")), state }),
  });
}

/**
 * With x̂ the normalised input and d = dy · gamma, the gradient of x is (d - mean d - x̂ · mean(d · x̂)) / deviation, the means over the last
 * axis: the forward pass and this in a few passes each.
 */
function normaliseLast(epsilon: number) {
  return customGradient(
    (x, gamma, beta) => {
      const centred = tf.sub(x!, tf.mean(x!, -1, true));
      const inverse = tf.rsqrt(tf.add(tf.mean(tf.square(centred), -1, true), epsilon));
      const normalised = tf.mul(centred, inverse);
      return { value: tf.add(tf.mul(normalised, gamma!), beta!), saved: [normalised, inverse, gamma!] };
    },
    (dy, [normalised, inverse, gamma]) => {
      const allButLast = dy.shape.map((_, axis) => axis).slice(0, -1);
      const d = tf.mul(dy, gamma!);
      const along = tf.mul(normalised!, tf.mean(tf.mul(d, normalised!), -1, true));
      const dx = tf.mul(tf.sub(tf.sub(d, tf.mean(d, -1, true)), along), inverse!);
      return [dx, tf.sum(tf.mul(dy, normalised!), allButLast), tf.sum(dy, allButLast)];
    },
  );
}
