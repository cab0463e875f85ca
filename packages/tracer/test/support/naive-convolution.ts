import type { WindowGeometry } from "../../src/ir/window.js";

/** One multiplication of a convolution: the indices of input, filter and output (row-major, one image). */
type Visit = (input: number, weight: number, output: number) => void;

/** Every multiplication that a convolution is made of, in the most obvious way. */
export function visitConvolution(geometry: WindowGeometry, filters: number, visit: Visit): void {
  const { inHeight, inWidth, outHeight, outWidth, kernelHeight, kernelWidth, channels } = geometry;
  for (let y = 0; y < outHeight; y++) {
    for (let x = 0; x < outWidth; x++) {
      for (let line = 0; line < kernelHeight; line++) {
        for (let column = 0; column < kernelWidth; column++) {
          const fromY = y * geometry.strideHeight + line - geometry.padTop;
          const fromX = x * geometry.strideWidth + column - geometry.padLeft;
          if (fromY < 0 || fromY >= inHeight || fromX < 0 || fromX >= inWidth) continue;
          for (let channel = 0; channel < channels; channel++) {
            for (let filter = 0; filter < filters; filter++) {
              const input = (fromY * inWidth + fromX) * channels + channel;
              const weight = ((line * kernelWidth + column) * channels + channel) * filters + filter;
              visit(input, weight, (y * outWidth + x) * filters + filter);
            }
          }
        }
      }
    }
  }
}
