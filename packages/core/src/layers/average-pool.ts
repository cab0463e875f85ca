import type { Layer } from "../layer.js";
import type { Pair } from "../model-spec.js";
import { tf } from "../tf.js";
import { checkPair, imageShape } from "./check.js";
import { defineLayer } from "./define-layer.js";
import { type Pads, padsOf, positions, type Window } from "./window.js";

/**
 * The mean of each window, per channel; padding does not count.
 * [batch, height, width, channels] → [batch, rows, columns, channels].
 */
export function averagePool(name: string, window: Window): Layer {
  checkPair(name, "size", window.size);
  checkPair(name, "strides", window.strides);
  return defineLayer({
    name,
    kind: "averagePool",
    plan(shape) {
      const [height, width, channels] = imageShape(name, "averagePool", shape);
      return { outShape: [...positions(name, window, [height, width]), channels], params: {}, state: {} };
    },
    apply({ state }, x) {
      const images = x as tf.Tensor4D;
      const extent: Pair = [images.shape[1], images.shape[2]];
      const pads = padsOf(window, extent);
      const padded = pads.flat().some((amount) => amount > 0);
      return { y: padded ? paddedMean(images, window, extent, pads) : wholeMean(images, window), state };
    },
  });
}

function wholeMean(images: tf.Tensor4D, { size, strides }: Window): tf.Tensor4D {
  return tf.avgPool(images, [...size], [...strides], "valid");
}

/**
 * tfjs's gradient of a padded avgPool divides by the window's size, where the forward pass divides by how many elements are inside
 * the image. So pad with zeros, average whole windows, and correct the share.
 */
function paddedMean(
  images: tf.Tensor4D,
  window: Window,
  [height, width]: Pair,
  [rows, columns]: readonly [Pads, Pads],
): tf.Tensor4D {
  const zeroPadded = tf.pad(images, [[0, 0], [...rows], [...columns], [0, 0]]);
  const correction = outer(shareInside(window, 0, height, rows[0]), shareInside(window, 1, width, columns[0]));
  return tf.mul(wholeMean(zeroPadded, window), correction);
}

/** For each position along an axis, the window's size over how much of it is inside the image. */
function shareInside(window: Window, axis: 0 | 1, extent: number, before: number): number[] {
  const [size, stride] = [window.size[axis], window.strides[axis]];
  return Array.from({ length: Math.ceil(extent / stride) }, (_, position) => {
    const start = position * stride - before;
    return size / (Math.min(start + size, extent) - Math.max(start, 0));
  });
}

/** [rows] and [columns] → a tensor [1, rows, columns, 1]. */
function outer(rows: readonly number[], columns: readonly number[]): tf.Tensor4D {
  const products = rows.flatMap((row) => columns.map((column) => row * column));
  return tf.tensor4d(products, [1, rows.length, columns.length, 1]);
}
