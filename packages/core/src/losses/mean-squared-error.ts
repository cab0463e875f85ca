import { tf } from "../tf.js";
import type { Loss } from "./loss.js";
import { meanOverOutputs } from "./mean-over-outputs.js";
import { targetsLike } from "./targets.js";

/**
 * (z - t)², the mean over the outputs [batch, ...outputs]. Class indices as targets become one-hot rows (or the number itself for a
 * single output).
 */
export const meanSquaredError: Loss = (logits, labels) =>
  meanOverOutputs(tf.square(tf.sub(logits, targetsLike(logits, labels))));
