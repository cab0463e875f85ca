import type { RandomStream } from "@conclave/random";
import type { AugmentOptions } from "../augment-options.js";
import type { ImageSize } from "../resample.js";

/** An image's values within a larger array, which cuts off at 0 and 255 what is stored into it. */
export interface PixelValues {
  readonly data: Uint8ClampedArray;
  readonly offset: number;
}

/** Changes one image's values in place. */
type PixelChange = (image: PixelValues, stream: RandomStream) => void;

/** A random transform that changes values where they stand, after all that moves them. */
export interface PixelTransform {
  /** Names the stream of its draws too: whether another transform is on changes nothing here. */
  readonly name: string;
  isOn(options: AugmentOptions): boolean;
  /** Makes once what all images of a size need; what it returns is called for each of them. */
  prepare(options: AugmentOptions, size: ImageSize): PixelChange;
}
