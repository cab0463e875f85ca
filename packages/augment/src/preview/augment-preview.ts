import { deriveKey, rootKey } from "@conclave/random";
import { encode } from "fast-png";
import { AugmentError } from "../augment-error.js";
import type { AugmentOptions } from "../augment-options.js";
import { checkRequest } from "../augment-request.js";
import { type AugmentSlice, augmentSlice } from "../augment-slice.js";
import type { ImageSize } from "../resample.js";
import { contactSheet } from "./contact-sheet.js";

/** The part of a run's prepared data that a preview looks at: its training rows. */
export interface PreviewData {
  /** Of one image: [height, width, channels]. */
  readonly shape: readonly number[];
  /** count × height × width × channels; only bytes are images. */
  readonly train: { readonly count: number; readonly features: Uint8Array | Float32Array };
}

/** What a preview shows. */
export interface AugmentPreview {
  readonly data: PreviewData;
  /** What is not named is off, and the border constant. */
  readonly options: Partial<AugmentOptions>;
  /** The run's. */
  readonly seed: number;
  /** How many images, taken at equal distances from all training rows; all of them if there are fewer. At least 1. */
  readonly rows: number;
  /** How many augmented variants of each, at least 1. */
  readonly variants: number;
}

/** Images are enlarged until their larger side has at least so many pixels: 28 becomes 84. */
const VISIBLE_PIXELS = 64;
const GAP_PIXELS = 4;

/** What stands between the images, by their number of channels: grey, without a hue and opaque. PNG has no other kinds. */
const BACKGROUNDS: Readonly<Record<number, readonly number[]>> = {
  1: [128],
  2: [128, 255],
  3: [128, 128, 128],
  4: [128, 128, 128, 255],
};

/**
 * Draws a contact sheet of what augmentation does: a row for each image, the original first and apart, then its variants. The columns
 * are the training epochs of the run's member 0, by their keys; an image is seeded by its row here, and in training by its places in
 * the bag, so that what training sees is alike but not the same. Images that are dark throughout are shown brighter by a whole factor.
 *
 * @returns a PNG file, of the images' own kind: grey or RGB, with alpha or without
 * @throws AugmentError bad-request when the data is not images of bytes with 1 to 4 channels, or a number is out of its range
 */
export function augmentPreview({ data, options: named, seed, rows, variants }: AugmentPreview): Uint8Array {
  const { shape, train } = data;
  const images = train.features;
  if (!(images instanceof Uint8Array)) {
    throw bad(`expected images of bytes to preview, got rows of float32 with the shape [${shape.join(", ")}]`);
  }
  checkCount("rows", rows);
  checkCount("variants", variants);
  if (train.count === 0) throw bad("expected training rows to preview, got none");
  const shown = spread(Math.min(rows, train.count), train.count);
  const key = rootKey(seed);
  const { size, options } = checkRequest({ images, shape, rows: shown, rowIds: shown, key, options: named });
  const background = BACKGROUNDS[size.channels];
  if (background === undefined) {
    throw bad(
      `expected images of 1 to 4 channels to preview (grey or RGB, with or without alpha), got ${size.channels}`,
    );
  }
  const cells = brightened(
    drawCells({ images, size, rows: shown, rowIds: shown, key, options }, variants),
    size,
    variants,
  );
  const zoom = Math.ceil(VISIBLE_PIXELS / Math.max(size.height, size.width));
  const sheet = contactSheet(cells, { size, columns: 1 + variants, zoom, gap: GAP_PIXELS, background });
  return encode({ ...sheet, depth: 8 });
}

/** Each image as it is and then its variants, one after another; the slice's key is the run's. */
function drawCells(slice: Omit<AugmentSlice, "target">, variants: number): Uint8Array {
  const { images, size, rows, key: runKey } = slice;
  const bytes = size.height * size.width * size.channels;
  const cells = new Uint8Array(rows.length * (1 + variants) * bytes);
  const put = (place: number, column: number, from: Uint8Array, index: number) =>
    cells.set(from.subarray(index * bytes, (index + 1) * bytes), (place * (1 + variants) + column) * bytes);

  for (const [place, row] of rows.entries()) put(place, 0, images, row);
  const target = new Uint8Array(rows.length * bytes);
  for (let epoch = 0; epoch < variants; epoch++) {
    augmentSlice({ ...slice, target, key: deriveKey(runKey, "member", 0, "augment", epoch) });
    for (let place = 0; place < rows.length; place++) put(place, 1 + epoch, target, place);
  }
  return cells;
}

/** Makes values that use a small part of the range visible (some data has grey levels up to 16), by a whole factor. */
function brightened(cells: Uint8Array, { height, width, channels }: ImageSize, variants: number): Uint8Array {
  const bytes = height * width * channels;
  let brightest = 1;
  for (let start = 0; start < cells.length; start += (1 + variants) * bytes) {
    for (const value of cells.subarray(start, start + bytes)) brightest = Math.max(brightest, value); // of the original
  }
  const factor = Math.floor(255 / brightest);
  return Uint8Array.from(cells, (value) => Math.min(255, value * factor));
}

/** So many of the numbers below `count`, at equal distances. */
function spread(wanted: number, count: number): Int32Array {
  return Int32Array.from({ length: wanted }, (_, index) => Math.floor((index * count) / wanted));
}

function checkCount(name: string, value: number): void {
  if (!Number.isInteger(value) || value < 1) {
    throw bad(`expected \`${name}\` to be a whole number, at least 1, got ${value}`);
  }
}

function bad(message: string): AugmentError {
  return new AugmentError("bad-request", message);
}
