import type { Key } from "@conclave/random";
import { AugmentError } from "./augment-error.js";
import { type AugmentOptions, completeOptions } from "./augment-options.js";
import { checkOptions } from "./check-options.js";
import type { ImageSize } from "./resample.js";

/** Which images to augment, and how. */
export interface AugmentRequest {
  /** All images, count × height × width × channels; over a SharedArrayBuffer threads read them without a copy. */
  readonly images: Uint8Array;
  /** Of one image: [height, width, channels]. */
  readonly shape: readonly number[];
  /** Which images, in the order wanted; an image may be wanted several times. */
  readonly rows: Int32Array;
  /** Of the member and training epoch. */
  readonly key: Key;
  /** What seeds each image: it draws from (key, rowId). As long as `rows`. */
  readonly rowIds: Int32Array;
  /** What is not named is off, and the border constant. */
  readonly options: Partial<AugmentOptions>;
}

/** What a request asks for, checked and complete. */
interface CheckedRequest {
  readonly size: ImageSize;
  readonly options: AugmentOptions;
}

/**
 * The size of a request's images, and its options with what they do not name.
 *
 * @throws AugmentError bad-request when the parts of the request do not fit each other, or an option is out of its range
 */
export function checkRequest({ images, shape, rows, rowIds, options: named }: AugmentRequest): CheckedRequest {
  const [height = 0, width = 0, channels = 0] = shape;
  if (shape.length !== 3 || !shape.every((size) => Number.isInteger(size) && size > 0)) {
    throw bad(`expected images of the shape [height, width, channels], got [${shape.join(", ")}]`);
  }
  const count = images.length / (height * width * channels);
  if (!Number.isInteger(count)) {
    throw bad(`expected whole images of the shape [${shape.join(", ")}], got ${images.length} bytes`);
  }
  if (rows.length !== rowIds.length) {
    throw bad(`expected a row id for each of the ${rows.length} rows, got ${rowIds.length}`);
  }
  const outside = rows.find((row) => row < 0 || row >= count);
  if (outside !== undefined) throw bad(`expected rows of the ${count} images, 0 to ${count - 1}, got ${outside}`);
  const size = { height, width, channels };
  const options = completeOptions(named);
  checkOptions(options, size);
  return { size, options };
}

function bad(message: string): AugmentError {
  return new AugmentError("bad-request", message);
}
