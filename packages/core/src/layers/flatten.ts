import { sizeOf } from "../array.js";
import type { Layer } from "../layer.js";
import { tf } from "../tf.js";
import { defineLayer } from "./define-layer.js";

/** [batch, ...shape] → [batch, product of shape], row-major. */
export function flatten(name: string): Layer {
  return defineLayer({
    name,
    kind: "flatten",
    plan: (shape) => ({ outShape: [sizeOf(shape)], params: {}, state: {} }),
    apply: ({ state }, x) => ({ y: tf.reshape(x, [x.shape[0]!, sizeOf(x.shape.slice(1))]), state }),
  });
}
