import type { Border } from "./border.js";

/**
 * How images are changed at random; 0 turns a transform off. They are flipped, scaled, sheared, turned and shifted as one map with
 * one resampling, then noise is added, then squares are cut out.
 */
export interface AugmentOptions {
  /** Largest shift along each axis, in pixels, at most the image's larger side; fractions of a pixel are drawn too. */
  readonly translate: number;
  /** Largest angle to either side, in degrees, about the centre: from 0 to 180. */
  readonly rotate: number;
  /** Largest change of size, as a fraction of it: 0.1 draws factors from 0.9 to 1.1. From 0 to 0.9. */
  readonly scale: number;
  /** Largest slant to either side, in degrees, along the rows as italics have it: from 0 to 60. */
  readonly shear: number;
  /** How probable it is that left and right, and top and bottom, change places: from 0 to 1 each, drawn independently. */
  readonly flip: { readonly horizontal: number; readonly vertical: number };
  /** Deviation of the Gaussian noise added to every value, in the data's own grey levels: from 0 to 255. */
  readonly noise: number;
  /** The side of the squares that are set to zero, in pixels, at most the image's smaller side, and how many there are. */
  readonly cutout: { readonly size: number; readonly count: number };
  /** What stands beyond the edge. */
  readonly border: Border;
}

const OFF: AugmentOptions = {
  translate: 0,
  rotate: 0,
  scale: 0,
  shear: 0,
  flip: { horizontal: 0, vertical: 0 },
  noise: 0,
  cutout: { size: 0, count: 1 },
  border: "constant",
};

/** Options with what they do not name switched off. */
export function completeOptions(options: Partial<AugmentOptions>): AugmentOptions {
  return { ...OFF, ...options };
}
