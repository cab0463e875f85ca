import type { Layer } from "../layer.js";
import { tf } from "../tf.js";
import { checkPair, imageShape } from "./check.js";
import { defineLayer } from "./define-layer.js";
import { positions, type Window } from "./window.js";

/**
 * The largest element of each window, per channel; padding counts as -∞.
 * [batch, height, width, channels] → [batch, rows, columns, channels].
 */
export function maxPool(name: string, window: Window): Layer {
  checkPair(name, "size", window.size);
  checkPair(name, "strides", window.strides);
  return defineLayer({
    name,
    kind: "maxPool",
    plan(shape) {
      const [height, width, channels] = imageShape(name, "maxPool", shape);
      return { outShape: [...positions(name, window, [height, width]), channels], params: {}, state: {} };
    },
    apply: ({ state }, x) => ({
      y: tf.maxPool(x as tf.Tensor4D, [...window.size], [...window.strides], window.padding),
      state,
    }),
  });
}
