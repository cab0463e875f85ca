import { deriveKey, type Key, randomStream } from "@conclave/random";
import { type Affine, compose, IDENTITY } from "./affine.js";
import type { AugmentOptions } from "./augment-options.js";
import type { GeometricTransform } from "./transforms/geometric-transform.js";
import { rotate } from "./transforms/rotate.js";
import { translate } from "./transforms/translate.js";

/** In the order in which an image undergoes them. */
const TRANSFORMS: readonly GeometricTransform[] = [rotate, translate];

/**
 * Draws what happens to one image, as the map from its new pixels back to the old ones.
 *
 * @param key of this image: each transform draws from the stream of (key, its name)
 */
export function drawInverse(options: AugmentOptions, key: Key): Affine {
  let inverse = IDENTITY;
  for (const transform of TRANSFORMS) {
    if (!transform.isOn(options)) continue;
    const stream = randomStream(deriveKey(key, transform.name));
    inverse = compose(transform.drawInverse(options, stream), inverse); // the last one applied is the first one undone
  }
  return inverse;
}
