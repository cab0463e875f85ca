import { customGradient } from "../custom-gradient.js";
import { ModelError } from "../model-error.js";
import { tf } from "../tf.js";
import type { Loss } from "./loss.js";
import { meanOverOutputs } from "./mean-over-outputs.js";
import { targetsLike } from "./targets.js";

/**
 * e²/2 for errors |e| ≤ delta, beyond that delta·(|e| - delta/2): a squared error that outliers do not rule. The mean over the outputs.
 * Huber 1964, https://doi.org/10.1214/aoms/1177703732
 *
 * With q = min(|e|, delta) both cases are q·(|e| - q/2), and the gradient is e, cut off at ±delta.
 */
export function huber(delta: number): Loss {
  if (!(delta > 0)) {
    throw new ModelError("bad-option", null, `huber's delta is a number above 0, got ${delta}`);
  }
  const elementwise = customGradient(
    (error) => {
      const size = tf.abs(error!);
      const inner = tf.minimum(size, delta);
      return { value: tf.mul(inner, tf.sub(size, tf.mul(inner, 0.5))), saved: [error!] };
    },
    (dy, [error]) => tf.mul(tf.clipByValue(error!, -delta, delta), dy),
  );
  return (logits, labels) => meanOverOutputs(elementwise(tf.sub(logits, targetsLike(logits, labels))));
}
