import { IDENTITY } from "../affine.js";
import { sineCosine } from "../sine-cosine.js";
import { between } from "./between.js";
import type { GeometricTransform } from "./geometric-transform.js";

/**
 * Slants the columns by an angle between -shear and shear degrees, each equally likely; the rows stay rows, each moved along itself
 * (as torchvision's RandomAffine does with one number for its shear).
 */
export const shear: GeometricTransform = {
  name: "shear",
  isOn: (options) => options.shear > 0,
  drawInverse(options, stream) {
    const { sine, cosine } = sineCosine(between(options.shear, stream));
    return { ...IDENTITY, xy: 0 - sine / cosine };
  },
};
