import { type ConvolutionPlan, patchSide } from "./convolution-plan.js";

/**
 * The tiles of a convolution over a large image, cut into strips of whole rows of tiles. The patches of one strip are gathered at a time, and
 * again for the filter's gradient: those of a whole batch would take many times the memory of the images, from the forward pass
 * until the gradient. Where a patch's numbers lie follows from the first strip's, so no table of all patches is stored either.
 */
export interface ConvolutionStrips {
  readonly count: number;
  /** Tiles of a strip. */
  readonly tiles: number;
  /** [patchRows · tiles]: the place in the padded image of each number of the first strip's patches. */
  readonly places: Int32Array;
  /** How many places each strip lies behind the one before. */
  readonly step: number;
  /** The input feature at each place of the padded image; -1 in the padding. */
  readonly padded: Int32Array;
}

export interface StripLimits {
  /** Up to so many numbers, the patches of an image are gathered at once. */
  readonly numbersAtOnce: number;
  /** About how many bytes the patches of a strip may take up, for the whole batch. */
  readonly stripBytes: number;
}

/**
 * 4 MB of an image: beyond it a batch of 32 holds over 100 MB for each convolution. A strip's patches stay within reach of the processor's
 * last cache, so that they are still there when the product reads them.
 */
export const STRIP_LIMITS: StripLimits = { numbersAtOnce: 1 << 20, stripBytes: 1 << 24 };

/** The strips of a convolution whose patches are too many to gather at once; null for all others. */
export function stripsOf(plan: ConvolutionPlan, batch: number, limits: StripLimits): ConvolutionStrips | null {
  if (plan.patchRows * plan.layout.tiles <= limits.numbersAtOnce) return null;
  const { geometry, tile } = plan;
  const [tileRows, tileColumns] = [geometry.outHeight / tile.height, geometry.outWidth / tile.width];
  const rowsPerStrip = largestDivisor(tileRows, limits.stripBytes / (4 * plan.patchRows * tileColumns * batch));
  const width = patchSide(geometry.outWidth, geometry.strideWidth, geometry.kernelWidth);
  const down = tile.height * geometry.strideHeight * width * geometry.channels;
  return {
    count: tileRows / rowsPerStrip,
    tiles: rowsPerStrip * tileColumns,
    places: firstPlaces(plan, { width, down, tileColumns, tiles: rowsPerStrip * tileColumns }),
    step: rowsPerStrip * down,
    padded: paddedImage(plan, width),
  };
}

/** The largest divisor of a number that is at most so much; 1 when none is. */
function largestDivisor(number: number, most: number): number {
  for (let divisor = Math.min(number, Math.floor(most)); divisor > 1; divisor--) {
    if (number % divisor === 0) return divisor;
  }
  return 1;
}

interface Strip {
  /** Columns of the padded image. */
  readonly width: number;
  /** Places from a row of tiles to the next. */
  readonly down: number;
  readonly tileColumns: number;
  readonly tiles: number;
}

function firstPlaces({ geometry, tile, patchRows }: ConvolutionPlan, strip: Strip): Int32Array {
  const { channels, strideWidth, kernelWidth } = geometry;
  const perLine = patchSide(tile.width, strideWidth, kernelWidth) * channels;
  const across = tile.width * strideWidth * channels;
  const places = new Int32Array(patchRows * strip.tiles);
  for (let row = 0; row < patchRows; row++) {
    const within = Math.floor(row / perLine) * strip.width * channels + (row % perLine);
    for (let at = 0; at < strip.tiles; at++) {
      const [line, column] = [Math.floor(at / strip.tileColumns), at % strip.tileColumns];
      places[row * strip.tiles + at] = within + line * strip.down + column * across;
    }
  }
  return places;
}

/** The part of the image that patches cover, with the padding around it. */
function paddedImage({ geometry }: ConvolutionPlan, width: number): Int32Array {
  const { inHeight, inWidth, channels, padTop, padLeft } = geometry;
  const height = patchSide(geometry.outHeight, geometry.strideHeight, geometry.kernelHeight);
  const features = new Int32Array(height * width * channels).fill(-1);
  for (let row = 0; row < height; row++) {
    const y = row - padTop;
    if (y < 0 || y >= inHeight) continue;
    for (let column = 0; column < width; column++) {
      const x = column - padLeft;
      if (x < 0 || x >= inWidth) continue;
      for (let channel = 0; channel < channels; channel++) {
        features[(row * width + column) * channels + channel] = (y * inWidth + x) * channels + channel;
      }
    }
  }
  return features;
}
