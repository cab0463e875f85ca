import { DataError } from "../data-error.js";
import type { ImageFolderSource } from "../options.js";
import { decodeImage } from "../sources/decode-image.js";
import { listFolder } from "../sources/list-folder.js";
import { IMAGES } from "../sources/sample-files.js";

/** So many images are looked at for their size and colour. */
const LOOKED_AT = 20;

/** How a folder of images is read: grey where they are, brought to one size where they differ; null where a class has no images. */
export async function findImageFolder(path: string, absolute: string): Promise<ImageFolderSource | null> {
  const listing = await listFolder(absolute, false, IMAGES).catch((error: unknown) => {
    // a class without an image is one of texts, or is said to be empty when they are read
    if (error instanceof DataError && error.code === "bad-folder") return null;
    throw error;
  });
  if (listing === null) return null;
  const { files } = listing;
  const step = Math.max(1, Math.floor(files.length / LOOKED_AT));
  const images = [];
  for (let index = 0; index < files.length; index += step) {
    // what does not decode is told of, all at once, when the images are read
    const image = await decodeImage(files[index]!.path, "rgb").catch(() => null);
    if (image !== null) images.push(image);
  }
  const grey = images.every(({ pixels }) => isGrey(pixels));
  const [first] = images;
  const same = images.every(({ height, width }) => height === first!.height && width === first!.width);
  return {
    folder: path,
    size: same ? null : [first!.height, first!.width],
    resize: !same,
    colour: grey ? "grey" : "rgb",
  };
}

function isGrey(pixels: Uint8Array): boolean {
  for (let at = 0; at < pixels.length; at += 3) {
    if (pixels[at] !== pixels[at + 1] || pixels[at] !== pixels[at + 2]) return false;
  }
  return true;
}
