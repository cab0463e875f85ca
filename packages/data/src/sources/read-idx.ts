import { DataError } from "../data-error.js";
import { decodeIdx } from "./idx.js";
import { PLAIN_ROWS, type RawRows } from "./raw-rows.js";
import { readBytes } from "./read-bytes.js";

/**
 * Reads a pair of IDX files: images of 3 dimensions (count, height, width: one channel) or 4 (count, height, width, channels), and
 * labels of one dimension.
 *
 * @throws DataError for either file, and when their counts differ
 */
export async function readIdx(images: string, labels: string | null): Promise<RawRows> {
  const [pixels, digits] = await Promise.all([readImages(images), labels === null ? null : readLabels(labels)]);
  if (digits !== null && digits.length !== pixels.count) {
    throw new DataError(
      "bad-idx",
      `expected a label for each of the ${pixels.count} images of ${images}, got ${digits.length}`,
      {
        file: labels ?? images,
      },
    );
  }
  return {
    ...PLAIN_ROWS,
    ...pixels,
    file: images,
    labels: digits === null ? null : { names: ["label"], fields: [labels ?? "labels"], columns: [digits] },
  };
}

async function readImages(file: string): Promise<Pick<RawRows, "shape" | "count" | "features">> {
  const { dimensions, data } = decodeIdx(await readBytes(file), file);
  const [count = 0, height = 0, width = 0, channels = 1] = dimensions;
  if (dimensions.length < 3 || dimensions.length > 4) {
    const hint = dimensions.length === 1 ? "; are `images` and `labels` exchanged?" : "";
    throw new DataError("bad-idx", `expected images of 3 or 4 dimensions, got ${dimensions.length}${hint}`, { file });
  }
  if (data.length === 0)
    throw new DataError("bad-idx", `expected images, got ${dimensions.join(" x ")}: there is none`, { file });
  return { shape: [height, width, channels], count, features: data };
}

async function readLabels(file: string): Promise<string[]> {
  const { dimensions, data } = decodeIdx(await readBytes(file), file);
  if (dimensions.length !== 1) {
    const hint = dimensions.length > 2 ? "; are `images` and `labels` exchanged?" : "";
    throw new DataError("bad-idx", `expected labels of 1 dimension, got ${dimensions.length}${hint}`, { file });
  }
  return Array.from(data, String);
}
