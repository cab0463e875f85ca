import { IDENTITY } from "../affine.js";
import { between } from "./between.js";
import type { GeometricTransform } from "./geometric-transform.js";

/** Shifts along each axis by up to `translate` pixels to either side, each distance equally likely. */
export const translate: GeometricTransform = {
  name: "translate",
  isOn: (options) => options.translate > 0,
  drawInverse(options, stream) {
    const dx = 0 - between(options.translate, stream);
    const dy = 0 - between(options.translate, stream);
    return { ...IDENTITY, dx, dy };
  },
};
