import { IDENTITY } from "../affine.js";
import type { GeometricTransform } from "./geometric-transform.js";

/** Mirrors about the centre: left to right, top to bottom, each with its own probability. No pixel is interpolated. */
export const flip: GeometricTransform = {
  name: "flip",
  isOn: ({ flip: { horizontal, vertical } }) => horizontal > 0 || vertical > 0,
  drawInverse({ flip: { horizontal, vertical } }, stream) {
    // both are drawn whatever the probabilities are, so that one of them does not change the other
    const xx = stream.uniform() < horizontal ? -1 : 1;
    const yy = stream.uniform() < vertical ? -1 : 1;
    return { ...IDENTITY, xx, yy };
  },
};
