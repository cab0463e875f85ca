import type { Key } from "@conclave/random";
import { isIdentity } from "./affine.js";
import type { AugmentOptions } from "./augment-options.js";
import { BORDER_RULES } from "./border.js";
import { drawInverse } from "./draw-inverse.js";
import { imageStreams } from "./image-streams.js";
import { pixelPass } from "./pixel-pass.js";
import { type ImageSize, resample } from "./resample.js";

/** A part of a request, as it goes to a thread: the pixels are shared, nothing large is copied. */
export interface AugmentSlice {
  readonly images: Uint8Array;
  readonly target: Uint8Array;
  readonly size: ImageSize;
  /** Which images, in the order wanted. */
  readonly rows: Int32Array;
  /** What seeds each of them. */
  readonly rowIds: Int32Array;
  readonly key: Key;
  readonly options: AugmentOptions;
}

/** Fills the target with the slice's images, augmented. */
export function augmentSlice({ images, target, size, rows, rowIds, key, options }: AugmentSlice): void {
  const bytes = size.height * size.width * size.channels;
  const rule = BORDER_RULES[options.border];
  const changeValues = pixelPass(options, size);
  const values = new Uint8ClampedArray(target.buffer, target.byteOffset, target.length);
  for (let index = 0; index < rows.length; index++) {
    const streams = imageStreams(key, rowIds[index]!);
    const inverse = drawInverse(options, streams);
    const from = rows[index]! * bytes;
    const offset = index * bytes;
    // the same bytes as by resampling, but images may be flipped, cut or noisy without being moved at all
    if (isIdentity(inverse)) target.set(images.subarray(from, from + bytes), offset);
    else resample({ data: images, offset: from }, { data: target, offset }, size, inverse, rule);
    changeValues({ data: values, offset }, streams);
  }
}
