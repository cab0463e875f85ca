import { sizeOf } from "../array.js";
import type { Layer } from "../layer.js";
import { tf } from "../tf.js";
import { defineLayer } from "./define-layer.js";

/**
 * A sample as a sequence: [steps, ...rest] → [steps, product of rest], so that an image becomes its rows one after the other, and a flat
 * sample [n] one number a step, [n, 1].
 */
export function sequence(name: string): Layer {
  return defineLayer({
    name,
    kind: "sequence",
    plan: (shape) => ({ outShape: [shape[0] ?? 1, sizeOf(shape.slice(1))], params: {}, state: {} }),
    apply: ({ state }, x) => {
      const [batch, steps = 1, ...rest] = x.shape as [number, ...number[]];
      return { y: tf.reshape(x, [batch, steps, sizeOf(rest)]), state };
    },
  });
}
