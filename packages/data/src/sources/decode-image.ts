import type { Sharp } from "sharp";
import { DataError } from "../data-error.js";
import type { ImageFolderSource } from "../options.js";
import { readBytes } from "./read-bytes.js";

/** An image of bytes: height × width × channels, row-major. */
export interface Image {
  readonly height: number;
  readonly width: number;
  readonly pixels: Uint8Array;
}

const PNG = [0x89, 0x50, 0x4e, 0x47];
const JPEG = [0xff, 0xd8, 0xff];

/**
 * Decodes a PNG or JPEG file, upright (as its EXIF data say), in grey or in sRGB; transparency is left out.
 *
 * @throws DataError not-found, unreadable; bad-image for another format or a file that is damaged
 */
export async function decodeImage(file: string, colour: ImageFolderSource["colour"]): Promise<Image> {
  const bytes = await readBytes(file);
  const starts = (magic: readonly number[]) => magic.every((byte, index) => bytes[index] === byte);
  if (!starts(PNG) && !starts(JPEG)) {
    throw new DataError("bad-image", "expected a PNG or JPEG image, got another kind of file; convert or remove it", {
      file,
    });
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
