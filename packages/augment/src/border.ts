/**
 * What stands beyond an image's edge, in the words of scipy.ndimage and Keras:
 * `constant` zeros (0 0 | a b c | 0 0), `nearest` the edge (a a | a b c | c c), `reflect` the image mirrored at its edge
 * (b a | a b c | c b).
 */
export type Border = "constant" | "nearest" | "reflect";

/** Brings an index from anywhere into [0, size), or says that nothing stands there: -1. */
export type BorderRule = (index: number, size: number) => number;

export const BORDER_RULES: Readonly<Record<Border, BorderRule>> = {
  constant: (index, size) => (index < 0 || index >= size ? -1 : index),
  nearest: (index, size) => (index < 0 ? 0 : index >= size ? size - 1 : index),
  reflect: (index, size) => {
    const period = 2 * size;
    const wrapped = index - Math.floor(index / period) * period;
    return wrapped < size ? wrapped : period - 1 - wrapped;
  },
};
