import { ModelError } from "../model-error.js";
import type { Padding, Pair } from "../model-spec.js";

/** How a window slides over an image. */
export interface Window {
  readonly size: Pair;
  readonly strides: Pair;
  readonly padding: Padding;
}

/** Zeros or nothing before and after one axis. */
export type Pads = readonly [before: number, after: number];

/**
 * How many positions a window takes along both axes: ⌈extent / stride⌉ with padding "same", else those where it fits whole.
 * Throws ModelError when it fits nowhere.
 */
export function positions(layer: string, window: Window, [height, width]: Pair): Pair {
  const across = (axis: 0 | 1, extent: number) =>
    window.padding === "same"
      ? Math.ceil(extent / window.strides[axis])
      : Math.floor((extent - window.size[axis]) / window.strides[axis]) + 1;
  const out: Pair = [across(0, height), across(1, width)];
  if (out[0] < 1 || out[1] < 1) {
    throw new ModelError(
      "too-small",
      layer,
      `a window of ${window.size.join("x")} does not fit into what is left of the image, ${height}x${width}; use a larger image, a smaller window, fewer pooling layers or padding "same"`,
    );
  }
  return out;
}

/** The padding of "same": as even as can be, the odd one after (TensorFlow's rule); none for "valid". */
export function padsOf(window: Window, [height, width]: Pair): readonly [Pads, Pads] {
  const along = (axis: 0 | 1, extent: number): Pads => {
    if (window.padding === "valid") {
      return [0, 0];
    }
    const last = (Math.ceil(extent / window.strides[axis]) - 1) * window.strides[axis];
    const total = Math.max(last + window.size[axis] - extent, 0);
    const before = Math.floor(total / 2);
    return [before, total - before];
  };
  return [along(0, height), along(1, width)];
}
