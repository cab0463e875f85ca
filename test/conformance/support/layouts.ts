import * as tf from "@tensorflow/tfjs";

/**
 * How a batch comes to a kernel. The compiled engine keeps batches that went through a window (a pool, a convolution) with the batch
 * axis innermost, in rows, blocks and tiles; each layout here is the identity for tfjs and brings a batch there.
 * `keep` takes a tensor that must become an output, so that the layout is really used.
 */
type Route = (x: tf.Tensor, keep: (kept: tf.Tensor) => void) => tf.Tensor;

export type LayoutName = "as it is" | "feature-major" | "blocks and tiles";

export const LAYOUTS: Readonly<Record<LayoutName, Route>> = {
  "as it is": (x) => x,
  "feature-major": (x) => tf.reshape(tf.avgPool(asImages(x), 1, 1, "valid"), x.shape),
  "blocks and tiles": (x, keep) => {
    const images = asImages(x);
    const [, height, width, channels] = images.shape;
    const identity = tf.reshape(tf.tensor(identityMatrix(channels)), [1, 1, channels, channels]) as tf.Tensor4D;
    const convolved = tf.conv2d(images, identity, 1, "valid");
    // A pool of windows side by side has the convolution's result come in blocks, one a position of the window.
    keep(tf.maxPool(convolved, [height % 2 === 0 ? 2 : 1, width % 2 === 0 ? 2 : 1], [2, 2], "valid"));
    return tf.reshape(convolved, x.shape);
  },
};

/** A batch of images with the same features: images stay, anything else becomes one channel, in two lines where that fits. */
function asImages(x: tf.Tensor): tf.Tensor4D {
  if (x.rank === 4) return x as tf.Tensor4D;
  const batch = x.shape[0] ?? 1;
  const features = x.size / batch;
  const height = features % 4 === 0 ? 2 : 1;
  return tf.reshape(x, [batch, height, features / height, 1]);
}

function identityMatrix(size: number): number[][] {
  return Array.from({ length: size }, (_, row) => Array.from({ length: size }, (__, column) => Number(row === column)));
}
