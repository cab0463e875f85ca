import type { Shape } from "../array.js";

/** How many inputs feed one unit, and how many units one input feeds. */
export interface Fans {
  readonly fanIn: number;
  readonly fanOut: number;
}

/**
 * The fans of a kernel whose last two axes are inputs and outputs: [in, out] for dense, [height, width, in, out] for convolutions,
 * where each tap of the window counts (as in Keras and PyTorch).
 */
export function fansOf(shape: Shape): Fans {
  if (shape.length < 2) {
    throw new RangeError(`a kernel has at least the axes [inputs, outputs], got [${shape}]`);
  }
  const window = shape.slice(0, -2).reduce((product, extent) => product * extent, 1);
  return { fanIn: window * shape[shape.length - 2]!, fanOut: window * shape[shape.length - 1]! };
}
