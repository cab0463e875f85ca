import type { RandomStream } from "@conclave/random";
import type { Affine } from "../affine.js";
import type { AugmentOptions } from "../augment-options.js";

/** A random transform that moves pixels; all of them become one affine map, and so one resampling. */
export interface GeometricTransform {
  /** Names the stream of its draws too: whether another transform is on changes nothing here. */
  readonly name: string;
  isOn(options: AugmentOptions): boolean;
  /** Draws one, as the map from the moved image back to where its pixels come from. */
  drawInverse(options: AugmentOptions, stream: RandomStream): Affine;
}
