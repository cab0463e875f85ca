import { customGradient } from "../custom-gradient.js";
import { tf } from "../tf.js";
import type { Activation } from "./activation.js";

/**
 * y = x · Φ(x), with Φ the normal distribution's cumulative function: the exact form, by the error function (PyTorch's default), not the
 * approximation by tanh. Hendrycks & Gimpel 2016, https://arxiv.org/abs/1606.08415
 *
 * Its derivative is Φ(x) + x · φ(x), with φ(x) = e^(-x²/2) / √(2π). It falls a little before it rises, so pooling may not come first.
 */
export const gelu: Activation = {
  name: "gelu",
  nonDecreasing: false,
  apply: customGradient(
    (x) => {
      const cumulative = tf.mul(tf.add(tf.erf(tf.mul(x!, Math.SQRT1_2)), 1), 0.5);
      return { value: tf.mul(x!, cumulative), saved: [x!, cumulative] };
    },
    (dy, [x, cumulative]) => {
      const density = tf.mul(tf.exp(tf.mul(tf.square(x!), -0.5)), 1 / Math.sqrt(2 * Math.PI));
      return tf.mul(dy, tf.add(cumulative!, tf.mul(x!, density)));
    },
  ),
};
