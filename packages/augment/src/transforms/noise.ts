import type { PixelTransform } from "./pixel-transform.js";
import { roundedGaussian } from "./rounded-gaussian.js";

/** Adds Gaussian noise of the deviation `noise` to every value, independently; what leaves [0, 255] is cut off there. */
export const noise: PixelTransform = {
  name: "noise",
  isOn: (options) => options.noise > 0,
  prepare(options, { height, width, channels }) {
    const offsets = roundedGaussian(options.noise);
    const bytes = height * width * channels;
    return ({ data, offset }, stream) => {
      let word = 0;
      for (let index = offset; index < offset + bytes; index++) {
        word = (index - offset) % 2 === 0 ? stream.uint32() : word >>> 16; // one word has 16 bits for each of two values
        data[index]! += offsets[word & 0xffff]!;
      }
    };
  },
};
