import { customGradient } from "../custom-gradient.js";
import type { Layer } from "../layer.js";
import { ModelError } from "../model-error.js";
import { tf } from "../tf.js";
import { defineLayer } from "./define-layer.js";

/**
 * The mean of each channel over the whole image, [batch, height, width, channels] → [batch, channels], in place of flatten and wide dense
 * layers (Lin et al. 2013, https://arxiv.org/abs/1312.4400); of a sequence over all its steps, [batch, steps, features] → [batch, features].
 */
export function globalAveragePool(name: string): Layer {
  return globalPool(name, "globalAveragePool", (x) => tf.mean(x, positionsOf(x)));
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
    plan(shape) {
      const channels = shape.at(-1);
      if (channels === undefined || (shape.length !== 2 && shape.length !== 3)) {
        throw new ModelError(
          "wrong-rank",
          name,
          `${kind} expected an image [height, width, channels] or a sequence [steps, features], got [${shape}]; put it before flatten and dense, after a recurrent layer only with sequences: true, and give tables in rows a shape`,
        );
      }
      return { outShape: [channels], params: {}, state: {} };
    },
    apply: ({ state }, x) => ({ y: pool(x), state }),
  });
}

/** The axes of a batch between its samples and its channels: an image's height and width, a sequence's steps. */
function positionsOf(x: tf.Tensor): number[] {
  return Array.from({ length: x.rank - 2 }, (_, axis) => axis + 1);
}

/** Where several elements are the largest they share the gradient; tfjs would give each of them the whole. */
const largest = customGradient(
  (x) => {
    const positions = positionsOf(x!);
    const value = tf.max(x!, positions, true);
    const winners = tf.cast(tf.equal(x!, value), "float32");
    const shares = tf.div(winners, tf.sum(winners, positions, true));
    return { value: tf.squeeze(value, positions), saved: [shares] };
  },
  (dy, [shares]) => {
    const [batch, channels] = [dy.shape[0]!, dy.shape[1]!];
    return tf.mul(shares!, tf.reshape(dy, [batch, ...positionsOf(shares!).map(() => 1), channels]));
  },
);
