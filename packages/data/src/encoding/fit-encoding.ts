import { DataError } from "../data-error.js";
import type { DataOptions, SimplifyOptions } from "../options.js";
import type { RawRows } from "../sources/raw-rows.js";
import type { Encoding, ImageEncoding } from "./encoding.js";
import { fitTable } from "./fit-table.js";
import { fitText } from "./fit-text.js";

/**
 * Learns from the training rows how values become features; null where they are features as they stand.
 *
 * @param train which rows of `rows` train
 * @throws DataError bad-option for a size of what is no image
 */
export function fitEncoding(
  rows: RawRows,
  train: Int32Array,
  options: Pick<DataOptions, "missing" | "text">,
  size: SimplifyOptions["size"],
): Encoding | null {
  if (size !== null) return imageEncoding(rows, size);
  if (rows.texts !== null) return fitText(rows.texts, train, options.text);
  return rows.features instanceof Uint8Array ? null : fitTable(rows, train, options.missing);
}

function imageEncoding({ file, shape, texts }: RawRows, size: readonly [number, number]): ImageEncoding {
  const [height, width, channels] = shape;
  if (shape.length !== 3 || texts !== null || height === undefined || width === undefined || channels === undefined) {
    throw new DataError(
      "bad-option",
      `a size is for images [height, width, channels], got samples of the shape [${shape.join(", ")}]; leave \`simplify.size\` out`,
      { file, field: "simplify.size" },
    );
  }
  if (size[0] > height || size[1] > width) {
    throw new DataError(
      "bad-option",
      `expected at most [${height}, ${width}], as the images are, got [${size.join(", ")}]`,
      {
        file,
        field: "simplify.size",
      },
    );
  }
  return { kind: "images", from: [height, width, channels], size };
}
