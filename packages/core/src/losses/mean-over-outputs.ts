import { tf } from "../tf.js";

/** [batch, ...outputs] → [batch]: the mean of each sample's outputs. */
export function meanOverOutputs(elements: tf.Tensor): tf.Tensor {
  return tf.mean(elements, elements.shape.map((_, axis) => axis).slice(1));
}
