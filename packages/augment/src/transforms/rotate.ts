import { sineCosine } from "../sine-cosine.js";
import { between } from "./between.js";
import type { GeometricTransform } from "./geometric-transform.js";

/** Turns about the centre by an angle between -rotate and rotate degrees, each equally likely. */
export const rotate: GeometricTransform = {
  name: "rotate",
  isOn: (options) => options.rotate > 0,
  drawInverse(options, stream) {
    const { sine, cosine } = sineCosine(between(options.rotate, stream));
    return { xx: cosine, xy: sine, yx: 0 - sine, yy: cosine, dx: 0, dy: 0 };
  },
};
