import { customGradient } from "../custom-gradient.js";
import type { Layer } from "../layer.js";
import { tf } from "../tf.js";
import { imageShape } from "./check.js";
import { defineLayer } from "./define-layer.js";

/** The axes of an image's positions in a batch. */
const POSITIONS = [1, 2];

/**
 * The mean of each channel over the whole image, [batch, height, width, channels] → [batch, channels], in place of flatten and wide dense
 * layers. Lin et al. 2013, https://arxiv.org/abs/1312.4400
 */
export function globalAveragePool(name: string): Layer {
  return globalPool(name, "globalAveragePool", (x) => tf.mean(x, POSITIONS));
}

/** The largest element of each channel, likewise. */
export function globalMaxPool(name: string): Layer {
  return globalPool(name, "globalMaxPool", largest);
}

function globalPool(
  name: string,
  kind: "globalAveragePool" | "globalMaxPool",
  pool: (x: tf.Tensor) => tf.Tensor,
): Layer {
  return defineLayer({
    name,
    kind,
    plan: (shape) => ({ outShape: [imageShape(name, kind, shape)[2]], params: {}, state: {} }),
    apply: ({ state }, x) => ({ y: pool(x), state }),
  });
}

/** Where several elements are the largest they share the gradient; tfjs would give each of them the whole. */
const largest = customGradient(
  (x) => {
    const value = tf.max(x!, POSITIONS, true);
    const winners = tf.cast(tf.equal(x!, value), "float32");
    const shares = tf.div(winners, tf.sum(winners, POSITIONS, true));
    return { value: tf.squeeze(value, POSITIONS), saved: [shares] };
  },
  (dy, [shares]) => tf.mul(shares!, tf.reshape(dy, [dy.shape[0]!, 1, 1, dy.shape[1]!])),
);
