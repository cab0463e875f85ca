import type { PixelTransform } from "./pixel-transform.js";

/**
 * Sets `count` squares of `size` pixels to zero, in all channels. Their middles are any pixels of the image, equally likely, so
 * that parts of the squares may lie outside: that is what makes it work well (T. DeVries, G. W. Taylor, "Improved regularization of
 * convolutional neural networks with cutout", 2017, https://arxiv.org/abs/1708.04552).
 */
export const cutout: PixelTransform = {
  name: "cutout",
  isOn: (options) => options.cutout.size > 0,
  prepare({ cutout: { size, count } }, { height, width, channels }) {
    const half = Math.floor(size / 2);
    return ({ data, offset }, stream) => {
      for (let square = 0; square < count; square++) {
        const top = stream.below(height) - half;
        const left = stream.below(width) - half;
        const from = Math.max(0, left) * channels;
        const to = Math.min(width, left + size) * channels;
        for (let y = Math.max(0, top); y < Math.min(height, top + size); y++) {
          const row = offset + y * width * channels;
          data.fill(0, row + from, row + to);
        }
      }
    };
  },
};
