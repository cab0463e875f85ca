import { customGradient } from "../custom-gradient.js";
import { tf } from "../tf.js";
import type { Activation } from "./activation.js";

/**
 * y = max(x, 0). Nair & Hinton 2010, https://icml.cc/Conferences/2010/papers/432.pdf
 *
 * The gradient looks at the sign of y, not of x as tfjs's own does: nothing but ReLU then reads x, which lets an engine fuse it into
 * the product before it and forget x early.
 */
export const relu: Activation = {
  name: "relu",
  nonDecreasing: true,
  apply: customGradient(
    (x) => {
      const value = tf.relu(x!);
      return { value, saved: [value] };
    },
    (dy, [y]) => tf.mul(dy, tf.step(y!)),
  ),
};
