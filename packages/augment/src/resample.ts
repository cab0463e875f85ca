import type { Affine } from "./affine.js";
import type { BorderRule } from "./border.js";

/** Height, width and channels of an image whose pixels lie row by row, channels last. */
export interface ImageSize {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** An image's bytes within a larger array. */
export interface Pixels {
  readonly data: Uint8Array;
  readonly offset: number;
}

/**
 * Fills an image with what another one looks like under an affine map: each pixel is the bilinear mean of the four around the point
 * that it comes from, rounded to the nearest byte. Only + - * and floor: the same bytes everywhere.
 *
 * @param inverse from the target's pixels to the source's, about the image's centre
 * @param rule what stands beyond the source's edge
 */
export function resample(source: Pixels, target: Pixels, size: ImageSize, inverse: Affine, rule: BorderRule): void {
  const { height, width, channels } = size;
  const { xx, xy, yx, yy, dx, dy } = inverse;
  const [from, to] = [source.data, target.data];
  const stride = width * channels;
  const [lastX, lastY] = [width - 1, height - 1];
  const [centreX, centreY] = [lastX / 2, lastY / 2];
  let index = target.offset;
  for (let y = 0; y < height; y++) {
    const startX = xy * (y - centreY) - xx * centreX + dx + centreX;
    const startY = yy * (y - centreY) - yx * centreX + dy + centreY;
    for (let x = 0; x < width; x++) {
      const sourceX = startX + xx * x;
      const sourceY = startY + yx * x;
      if (sourceX >= 0 && sourceY >= 0 && sourceX < lastX && sourceY < lastY) {
        const left = sourceX | 0; // the floor, of numbers that are neither negative nor large
        const top = sourceY | 0;
        const right = sourceX - left;
        const down = sourceY - top;
        const corner = source.offset + top * stride + left * channels;
        for (let channel = corner; channel < corner + channels; channel++) {
          const low = channel + stride;
          const above = from[channel]! + right * (from[channel + channels]! - from[channel]!);
          const below = from[low]! + right * (from[low + channels]! - from[low]!);
          to[index++] = above + down * (below - above) + 0.5; // storing into bytes cuts off what follows the point
        }
      } else {
        const left = Math.floor(sourceX);
        const top = Math.floor(sourceY);
        const right = sourceX - left;
        const down = sourceY - top;
        const x0 = rule(left, width);
        const x1 = rule(left + 1, width);
        const y0 = rule(top, height);
        const y1 = rule(top + 1, height);
        for (let channel = source.offset; channel < source.offset + channels; channel++) {
          const a = x0 < 0 || y0 < 0 ? 0 : from[channel + y0 * stride + x0 * channels]!;
          const b = x1 < 0 || y0 < 0 ? 0 : from[channel + y0 * stride + x1 * channels]!;
          const c = x0 < 0 || y1 < 0 ? 0 : from[channel + y1 * stride + x0 * channels]!;
          const d = x1 < 0 || y1 < 0 ? 0 : from[channel + y1 * stride + x1 * channels]!;
          const above = a + right * (b - a);
          to[index++] = above + down * (c + right * (d - c) - above) + 0.5;
        }
      }
    }
  }
}
