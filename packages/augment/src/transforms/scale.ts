import { IDENTITY } from "../affine.js";
import { between } from "./between.js";
import type { GeometricTransform } from "./geometric-transform.js";

/** Changes the size about the centre by a factor from 1 - scale to 1 + scale, each equally likely, the same along both axes. */
export const scale: GeometricTransform = {
  name: "scale",
  isOn: (options) => options.scale > 0,
  drawInverse(options, stream) {
    const shrink = 1 / (1 + between(options.scale, stream));
    return { ...IDENTITY, xx: shrink, yy: shrink };
  },
};
