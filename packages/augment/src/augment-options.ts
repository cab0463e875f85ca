import type { Border } from "./border.js";

/** How far images are moved at random; 0 turns a transform off. */
export interface AugmentOptions {
  /** Largest shift along each axis, in pixels; fractions of a pixel are drawn too. */
  readonly translate: number;
  /** Largest angle to either side, in degrees, about the centre. */
  readonly rotate: number;
  /** What stands beyond the edge. */
  readonly border: Border;
}
