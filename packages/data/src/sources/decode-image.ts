import type { Sharp } from "sharp";
import { DataError } from "../data-error.js";
import type { ImageFolderSource } from "../options.js";
import { readBytes } from "./read-bytes.js";
import { imageFormat } from "./sample-files.js";

/** An image of bytes: height × width × channels, row-major. */
export interface Image {
  readonly height: number;
  readonly width: number;
  readonly pixels: Uint8Array;
}

/**
 * Decodes a PNG or JPEG file, upright (as its EXIF data say), in grey or in sRGB; transparency is left out.
 *
 * @throws DataError not-found, unreadable; bad-image for another format or a file that is damaged
 */
export async function decodeImage(file: string, colour: ImageFolderSource["colour"]): Promise<Image> {
  const bytes = await readBytes(file);
  const format = imageFormat(bytes);
  if (format !== "PNG" && format !== "JPEG") {
    const got = bytes.length === 0 ? "an empty file" : format === null ? "another kind of file" : `a ${format} image`;
    throw new DataError("bad-image", `expected a PNG or JPEG image, got ${got}; convert or remove it`, { file });
  }
  const { default: sharp } = await import("sharp");
  try {
    const { data, info } = await inColour(sharp(bytes, { failOn: "truncated" }), colour)
      .raw({ depth: "uchar" })
      .toBuffer({ resolveWithObject: true });
    return {
      height: info.height,
      width: info.width,
      pixels: new Uint8Array(data.buffer, data.byteOffset, data.length),
    };
  } catch (cause) {
    const reason = (cause as Error).message.split("\n")[0];
    throw new DataError("bad-image", `the image does not decode (${reason}); replace or remove it`, { file, cause });
  }
}

function inColour(image: Sharp, colour: ImageFolderSource["colour"]): Sharp {
  const upright = image.autoOrient().removeAlpha();
  return colour === "grey" ? upright.greyscale().toColourspace("b-w") : upright.toColourspace("srgb");
}
