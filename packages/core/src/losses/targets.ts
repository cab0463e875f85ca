import { tf } from "../tf.js";

/**
 * Targets shaped like the logits: float32 ones as they are; class indices as one-hot rows, or for a single output as the numbers
 * that they are (0 and 1 for two classes).
 */
export function targetsLike(logits: tf.Tensor, labels: tf.Tensor): tf.Tensor {
  if (labels.dtype !== "int32") {
    return tf.reshape(labels, logits.shape);
  }
  const outputs = logits.size / logits.shape[0]!;
  // Cast afterwards: asked for float32, the wasm backend's oneHot (4.22) writes the bits of integers.
  return outputs === 1
    ? tf.reshape(tf.cast(labels, "float32"), logits.shape)
    : tf.reshape(tf.cast(tf.oneHot(labels as tf.Tensor1D, outputs), "float32"), logits.shape);
}
