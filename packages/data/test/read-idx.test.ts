import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { readIdx } from "../src/sources/read-idx.js";
import { idxBytes } from "./idx-bytes.js";
import { temporaryFiles } from "./temporary-files.js";

const files = temporaryFiles();
const pixels = Array.from({ length: 12 }, (_, index) => 20 * index);
const twoImages = idxBytes([2, 3, 2], pixels);
const twoLabels = idxBytes([2], [7, 1]);

describe("readIdx", () => {
  it("reads images and labels", async () => {
    const rows = await readIdx(await files.write("a", twoImages), await files.write("b", twoLabels));
    expect(rows).toMatchObject({ shape: [3, 2, 1], count: 2, labels: { columns: [["7", "1"]] } });
    expect(Array.from(rows.features)).toEqual(pixels);
    expect(rows.features).toBeInstanceOf(Uint8Array);
  });

  it("tells gzip by its first bytes, whatever the name", async () => {
    const rows = await readIdx(
      await files.write("c", gzipSync(twoImages)),
      await files.write("d", gzipSync(twoLabels)),
    );
    expect(Array.from(rows.features)).toEqual(pixels);
  });

  it("reads images of several channels, and images without labels", async () => {
    const rows = await readIdx(await files.write("e", idxBytes([1, 2, 2, 3], pixels)), null);
    expect(rows).toMatchObject({ shape: [2, 2, 3], count: 1, labels: null });
  });

  it.each<[string, Uint8Array, string]>([
    [
      "a truncated file",
      twoImages.subarray(0, 20),
      "promises 2 x 3 x 2 = 12 bytes of data, the file holds 4: it is truncated",
    ],
    [
      "a file with more than its header says",
      Uint8Array.from([...twoImages, 0]),
      "12 bytes of data, the file holds 13: it is too long",
    ],
    [
      "a header that lies",
      idxBytes([60_000, 28, 28], pixels),
      "60000 x 28 x 28 = 47040000 bytes of data, the file holds 12",
    ],
    [
      "a header beyond all bounds",
      idxBytes([2 ** 32 - 1, 2 ** 32 - 1, 2 ** 32 - 1], pixels),
      "the file holds 12: it is truncated",
    ],
    [
      "a header that ends early",
      twoImages.subarray(0, 9),
      "names 3 dimensions and so has 16 bytes, the file ends after 9",
    ],
    ["an empty file", new Uint8Array(0), "expected an IDX header of at least 4 bytes, the file has 0"],
    [
      "a picture",
      Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13),
      "starts with 00 00 08 and the number of dimensions, got 89 50 4e 47",
    ],
    ["floats", idxBytes([1, 1, 1], [0, 0, 0, 0], 13), "expected unsigned bytes (type 08), got float32 (type 0d)"],
    [
      "labels in the place of images",
      twoLabels,
      "expected images of 3 or 4 dimensions, got 1; are `images` and `labels` exchanged?",
    ],
    ["no images", idxBytes([0, 28, 28], []), "expected images, got 0 x 28 x 28: there is none"],
  ])("refuses %s", async (_, bytes, message) => {
    const file = await files.write("bad", bytes);
    const reading = readIdx(file, null);
    await expect(reading).rejects.toMatchObject({ name: "DataError", code: "bad-idx", file });
    await expect(reading).rejects.toThrow(message);
    await expect(reading).rejects.toThrow(file);
  });

  it("refuses labels that are images, or as many as there are no images", async () => {
    const images = await files.write("images", twoImages);
    await expect(readIdx(images, images)).rejects.toThrow(
      "expected labels of 1 dimension, got 3; are `images` and `labels` exchanged?",
    );
    const three = await files.write("three", idxBytes([3], [1, 2, 3]));
    await expect(readIdx(images, three)).rejects.toThrow(
      `expected a label for each of the 2 images of ${images}, got 3`,
    );
  });
});
