import { type Affine, compose, IDENTITY } from "./affine.js";
import type { AugmentOptions } from "./augment-options.js";
import type { ImageStreams } from "./image-streams.js";
import { flip } from "./transforms/flip.js";
import type { GeometricTransform } from "./transforms/geometric-transform.js";
import { rotate } from "./transforms/rotate.js";
import { scale } from "./transforms/scale.js";
import { shear } from "./transforms/shear.js";
import { translate } from "./transforms/translate.js";

/** In the order in which an image undergoes them. */
const TRANSFORMS: readonly GeometricTransform[] = [flip, scale, shear, rotate, translate];

/** Draws what happens to one image, as the map from its new pixels back to the old ones. */
export function drawInverse(options: AugmentOptions, streams: ImageStreams): Affine {
  let inverse = IDENTITY;
  for (const transform of TRANSFORMS) {
    if (!transform.isOn(options)) continue;
    const drawn = transform.drawInverse(options, streams(transform.name));
    inverse = compose(drawn, inverse); // the last one applied is the first one undone
  }
  return inverse;
}
