import { counterUniform } from "../counter-uniform/counter-uniform.js";
import { saltOf } from "../counter-uniform/salt.js";
import type { Layer } from "../layer.js";
import { ModelError } from "../model-error.js";
import { tf } from "../tf.js";
import { defineLayer } from "./define-layer.js";

/**
 * While training, sets each element to zero with probability `rate` and divides the others by 1 - rate ("inverted" dropout, so that
 * predicting needs nothing). Srivastava et al. 2014, https://jmlr.org/papers/v15/srivastava14a.html
 *
 * The mask depends on the member's key, the step and the layer's path alone: resuming or moving a member draws the same.
 */
export function dropout(name: string, options: { readonly rate: number }): Layer {
  const { rate } = options;
  if (!(rate >= 0 && rate < 1)) {
    throw new ModelError("bad-option", name, `rate is a number from 0 up to but not including 1, got ${rate}`);
  }
  return defineLayer({
    name,
    kind: "dropout",
    plan: (shape) => ({ outShape: shape, params: {}, state: {} }),
    apply({ state }, x, { training, key, step, path }) {
      if (!training || rate === 0) {
        return { y: x, state };
      }
      const uniform = counterUniform(key, step, x.shape, saltOf(path ?? name));
      const kept = tf.cast(tf.greaterEqual(uniform, rate), "float32");
      // The mask carries 1 / (1 - rate), so that the backward pass is one multiplication.
      return { y: tf.mul(x, tf.mul(kept, 1 / (1 - rate))), state };
    },
  });
}
