import { join } from "node:path";
import { DataError } from "../data-error.js";
import type { ImageFolderSource } from "../options.js";
import { decodeImage } from "../sources/decode-image.js";
import { folderEntries } from "../sources/folder-entries.js";
import { listFolder } from "../sources/list-folder.js";
import { IMAGES } from "../sources/sample-files.js";

/** So many images are looked at for their size and colour. */
const LOOKED_AT = 20;

/** How a folder of images is read: grey where they are, brought to one size where they differ; null for a folder of other files. @throws DataError as the reader does. */
export async function findImageFolder(path: string, absolute: string): Promise<ImageFolderSource | null> {
  const listing = await listFolder(absolute, false, IMAGES).catch(async (error: unknown) => {
    // what holds hardly an image is a folder of texts
    if (error instanceof DataError && error.code === "bad-folder" && !(await holdsImages(absolute))) return null;
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

/** Whether more than half of the files in the folders of the classes are images: a folder of texts may have one astray. */
async function holdsImages(folder: string): Promise<boolean> {
  const { folders } = await folderEntries(folder);
  let images = 0;
  let all = 0;
  for (const label of folders) {
    const { files } = await folderEntries(join(folder, label));
    for (const file of files) if (await IMAGES.isSample(join(folder, label, file))) images++;
    all += files.length;
  }
  return images > all / 2;
}

function isGrey(pixels: Uint8Array): boolean {
  for (let at = 0; at < pixels.length; at += 3) {
    if (pixels[at] !== pixels[at + 1] || pixels[at] !== pixels[at + 2]) return false;
  }
  return true;
}
