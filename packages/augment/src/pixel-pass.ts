import type { AugmentOptions } from "./augment-options.js";
import type { ImageStreams } from "./image-streams.js";
import type { ImageSize } from "./resample.js";
import { cutout } from "./transforms/cutout.js";
import { noise } from "./transforms/noise.js";
import type { PixelTransform, PixelValues } from "./transforms/pixel-transform.js";

/** In the order in which an image undergoes them: what is cut out stays free of noise. */
const TRANSFORMS: readonly PixelTransform[] = [noise, cutout];

/** Prepares what happens to the values of images once their pixels have moved; what it returns changes an image in place. */
export function pixelPass(
  options: AugmentOptions,
  size: ImageSize,
): (image: PixelValues, streams: ImageStreams) => void {
  const changes = TRANSFORMS.filter((transform) => transform.isOn(options)).map((transform) => ({
    name: transform.name,
    change: transform.prepare(options, size),
  }));
  return (image, streams) => {
    for (const { name, change } of changes) change(image, streams(name));
  };
}
