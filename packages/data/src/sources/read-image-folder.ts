import { constants } from "node:buffer";
import { relative } from "node:path";
import { DataError } from "../data-error.js";
import { resizeImages } from "../encoding/resize-images.js";
import { skippedFiles } from "../findings/skipped-files.js";
import type { ImageFolderSource } from "../options.js";
import { sampleSize } from "../rows.js";
import { decodeImage, type Image } from "./decode-image.js";
import { FileProblems } from "./file-problems.js";
import { type ListedFile, listFolder } from "./list-folder.js";
import { PLAIN_ROWS, type RawRows } from "./raw-rows.js";
import { IMAGES } from "./sample-files.js";

/** Images decoded at a time: enough to keep the decoder's threads busy, few enough that large ones fit in memory. */
const AT_ONCE = 16;

/**
 * Reads a folder of images with a folder for each class.
 *
 * @param folder absolute
 * @param flat whether the images may be in the folder itself, without labels
 * @throws DataError bad-folder, bad-image, or bad-option for more pixels than an array holds; of several images that cannot be used, all at once
 */
export async function readImageFolder(
  folder: string,
  { size, resize, colour }: Omit<ImageFolderSource, "folder">,
  flat: boolean,
): Promise<RawRows> {
  const { files, skipped } = await listFolder(folder, flat, IMAGES);
  const problems = new FileProblems(folder, files.length, IMAGES.plural);
  const channels = colour === "grey" ? 1 : 3;
  const first = await firstImage(files, colour, problems);
  const [height, width] = size ?? [first.image.height, first.image.width];
  const sampleBytes = height * width * channels;
  checkSize(folder, files.length, [height, width, channels]);
  const features = new Uint8Array(files.length * sampleBytes);
  for (let start = 0; start < files.length; start += AT_ONCE) {
    const some = files.slice(start, start + AT_ONCE);
    const settled = await Promise.allSettled(some.map(({ path }) => decodeImage(path, colour)));
    settled.forEach((result, index) => {
      try {
        if (result.status === "rejected") throw result.reason;
        features.set(fitted(result.value, some[index]!), (start + index) * sampleBytes);
      } catch (error) {
        problems.add(error);
      }
    });
  }
  problems.throwIfAny();
  const labels = files.flatMap(({ label }) => (label === null ? [] : [label]));
  return {
    ...PLAIN_ROWS,
    file: folder,
    shape: [height, width, channels],
    count: files.length,
    features,
    names: files.map(({ path }) => relative(folder, path)),
    findings: skippedFiles(folder, skipped, IMAGES.plural),
    labels: labels.length === 0 ? null : { names: ["class"], fields: ["folder"], columns: [labels] },
  };

  function fitted(image: Image, { path }: ListedFile): Uint8Array {
    if (image.height === height && image.width === width) return image.pixels;
    if (resize) return resizeImages(image.pixels, [image.height, image.width, channels], [height, width]);
    const origin = size === null ? `, as in ${first.path}` : "";
    throw new DataError(
      "bad-image",
      `expected an image of ${height}x${width} pixels (height x width)${origin}, got ${image.height}x${image.width}; set \`resize: true\` to bring all to one size`,
      { file: path },
    );
  }
}

/** The first that decodes: it gives the size where the spec gives none. Others are told of when all are read. @throws DataError bad-image where none does */
async function firstImage(
  files: readonly ListedFile[],
  colour: ImageFolderSource["colour"],
  problems: FileProblems,
): Promise<{ readonly path: string; readonly image: Image }> {
  const errors: unknown[] = [];
  for (const { path } of files) {
    try {
      return { path, image: await decodeImage(path, colour) };
    } catch (error) {
      errors.push(error);
    }
  }
  for (const error of errors) problems.add(error);
  problems.throwIfAny();
  throw new Error("a folder was listed without files");
}

/** @throws DataError bad-option for images that have more bytes together than one array can have */
function checkSize(folder: string, count: number, shape: readonly [number, number, number]): void {
  const bytes = count * sampleSize(shape);
  if (bytes <= constants.MAX_LENGTH) return;
  const images = `${count === 1 ? "1 image" : `${count.toLocaleString("en")} images`} of [${shape.join(", ")}]`;
  throw new DataError(
    "bad-option",
    `${images} would take ${gibibytes(bytes)}, and at most ${gibibytes(constants.MAX_LENGTH)} can be held; make them smaller: a \`size\` of fewer pixels, with \`resize: true\``,
    { file: folder, field: "size" },
  );
}

function gibibytes(bytes: number): string {
  return `${Math.ceil(bytes / 2 ** 30).toLocaleString("en")} GiB`;
}
