import type { Shape } from "../array.js";

/**
 * Whether a parameter is a weight, which penalties shrink: kernels and tables, of two axes or more. Biases and the scales of
 * normalisations are vectors; to shrink them costs accuracy and wins nothing (Goodfellow et al. 2016, section 7.1).
 */
export function isWeight({ shape }: { readonly shape: Shape }): boolean {
  return shape.length >= 2;
}
