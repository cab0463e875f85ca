import type { tf } from "../tf.js";

/**
 * How wrong logits are, per sample and not yet averaged, so that weights of samples can join.
 *
 * @param logits [batch, ...outputs]: the model's output, before any softmax or sigmoid
 * @param labels int32 [batch] class indices, or float32 targets shaped like the logits
 * @returns float32 [batch]
 */
export type Loss = (logits: tf.Tensor, labels: tf.Tensor) => tf.Tensor;
