import { deriveKey, rootKey } from "@conclave/random";
import { decode } from "fast-png";
import { describe, expect, it, onTestFinished } from "vitest";
import { createAugmenter } from "../src/index.js";
import { type AugmentPreview, augmentPreview } from "../src/preview.js";
import { ALL, OFF } from "./support/options.js";

const GAP = 4;

/** Images whose every value is another. */
function preview(shape: readonly number[], count: number, change: Partial<AugmentPreview> = {}): AugmentPreview {
  const bytes = shape.reduce((product, size) => product * size, 1);
  const features = Uint8Array.from({ length: count * bytes }, (_, index) => (index * 31) % 251);
  return { data: { shape, train: { count, features } }, options: OFF, seed: 7, rows: 2, variants: 3, ...change };
}

/** The picture in a cell of a sheet, reduced to its own size, from images of a size and a zoom. */
function cell(
  png: Uint8Array,
  [row, column]: readonly [number, number],
  size: { side: number; zoom: number },
): number[] {
  const { data, width, channels } = decode(png);
  const pitch = size.side * size.zoom + GAP;
  const left = GAP + column * pitch + (column > 0 ? GAP : 0);
  const top = GAP + row * pitch;
  const values: number[] = [];
  for (let y = 0; y < size.side; y++) {
    for (let x = 0; x < size.side; x++) {
      const corner = ((top + y * size.zoom) * width + left + x * size.zoom) * channels;
      const opposite = corner + (size.zoom - 1) * (width + 1) * channels;
      const pixel = Array.from(data.subarray(corner, corner + channels));
      expect(Array.from(data.subarray(opposite, opposite + channels))).toEqual(pixel); // one pixel is one square
      values.push(...pixel);
    }
  }
  return values;
}

describe("R3: augmentPreview", () => {
  it("is a PNG with a row for each image, enlarged, and a column for each variant beside the original's", () => {
    const sheet = decode(augmentPreview(preview([8, 8, 1], 5)));
    expect(sheet).toMatchObject({ channels: 1, depth: 8 });
    expect([sheet.height, sheet.width]).toEqual([2 * (64 + GAP) + GAP, 4 * (64 + GAP) + 2 * GAP]);
    expect(Array.from(sheet.data.subarray(0, sheet.width)).every((value) => value === 128)).toBe(true);
  });

  it("shows images from all over the training rows, unchanged in the first column", () => {
    const request = preview([8, 8, 1], 6, { rows: 3, options: ALL });
    const png = augmentPreview(request);
    for (const [place, row] of [0, 2, 4].entries()) {
      const image = request.data.train.features.subarray(row * 64, (row + 1) * 64);
      expect(cell(png, [place, 0], { side: 8, zoom: 8 })).toEqual(Array.from(image));
    }
  });

  it("shows in each column what a training epoch of member 0 makes of the row", async () => {
    const request = preview([40, 40, 3], 2, { options: ALL });
    const png = augmentPreview(request);
    const { shape, train } = request.data;
    const augmenter = createAugmenter({ threads: 1 });
    onTestFinished(() => augmenter.close());
    for (const epoch of [0, 2]) {
      const rows = Int32Array.of(0, 1);
      const key = deriveKey(rootKey(7), "member", 0, "augment", epoch);
      const images = train.features as Uint8Array;
      const expected = await augmenter.augment({ images, shape, rows, rowIds: rows, key, options: ALL });
      for (const row of rows) {
        const image = Array.from(expected.subarray(row * 4800, (row + 1) * 4800));
        expect(cell(png, [row, 1 + epoch], { side: 40, zoom: 2 })).toEqual(image);
      }
    }
  });

  it.each([1, 2, 3, 4])("keeps images of %d channels what they are", (channels) => {
    const request = preview([64, 64, channels], 1, { variants: 1 });
    const sheet = decode(augmentPreview(request));
    expect(sheet).toMatchObject({ channels, height: 64 + 2 * GAP });
    const image = Array.from(request.data.train.features);
    expect(cell(augmentPreview(request), [0, 1], { side: 64, zoom: 1 })).toEqual(image);
  });

  it("shows dark images brighter, by a whole factor", () => {
    const request = preview([64, 64, 1], 1, { variants: 1, options: { noise: 4 } });
    const features = request.data.train.features.map((value) => value % 17);
    const png = augmentPreview({ ...request, data: { shape: [64, 64, 1], train: { count: 1, features } } });
    expect(cell(png, [0, 0], { side: 64, zoom: 1 })).toEqual(Array.from(features, (value) => value * 15));
    const noisy = cell(png, [0, 1], { side: 64, zoom: 1 });
    expect(noisy.every((value) => value % 15 === 0)).toBe(true);
    expect(Math.max(...noisy)).toBe(255); // and not around to 0
  });

  it("shows all rows where there are fewer than asked for", () => {
    expect(decode(augmentPreview(preview([8, 8, 1], 3, { rows: 10 }))).height).toBe(3 * (64 + GAP) + GAP);
  });

  it.each<[string, AugmentPreview, string]>([
    [
      "rows of a table",
      preview([4], 3, { data: { shape: [4], train: { count: 3, features: new Float32Array(12) } } }),
      "expected images of bytes to preview, got rows of float32 with the shape [4]",
    ],
    ["bytes that are no images", preview([64], 3), "expected images of the shape [height, width, channels], got [64]"],
    ["five channels", preview([8, 8, 5], 3), "expected images of 1 to 4 channels to preview"],
    ["no rows", preview([8, 8, 1], 3, { rows: 0 }), "expected `rows` to be a whole number, at least 1, got 0"],
    ["half a variant", preview([8, 8, 1], 3, { variants: 0.5 }), "expected `variants` to be a whole number"],
    ["an empty training set", preview([8, 8, 1], 0), "expected training rows to preview, got none"],
    [
      "squares larger than the images",
      preview([8, 8, 1], 3, { options: { ...OFF, cutout: { size: 9, count: 1 } } }),
      "expected `cutout.size` to be a whole number from 0 to 8, got 9",
    ],
  ])("refuses %s", (_, request, message) => {
    expect(() => augmentPreview(request)).toThrow(
      expect.objectContaining({ name: "AugmentError", code: "bad-request", message: expect.stringContaining(message) }),
    );
  });
});
