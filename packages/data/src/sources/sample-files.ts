import { open } from "node:fs/promises";
import { basename, extname } from "node:path";

/** Which files of a folder are meant to be samples. Others (notes, thumbnails, lists) are skipped, and counted. */
export interface SampleKind {
  /** For messages: "images". */
  readonly plural: string;
  /** Whether a file is meant to be a sample, by its name or else by how it begins: if it then cannot be read, that is an error. */
  isSample(path: string): Promise<boolean>;
  /** Whether one that lies beside the folders of the classes can be told to be a sample in the wrong place. */
  readonly misplacedIsKnown: boolean;
}

/** What people expect to be read, whether we can or not: an image in a format that is not read must not vanish from the data in silence. */
const IMAGE_ENDINGS: readonly string[] =
  ".png .apng .jpg .jpeg .jpe .jfif .gif .bmp .webp .tif .tiff .heic .heif .avif .jp2 .jxl .svg .ppm .pgm .pbm .pnm".split(
    " ",
  );

const ascii = (text: string) => Array.from(text, (character) => character.charCodeAt(0));

/** How files of images begin (https://en.wikipedia.org/wiki/List_of_file_signatures): bytes, and where they stand. */
const IMAGE_BEGINNINGS: readonly { readonly name: string; readonly at: number; readonly bytes: readonly number[] }[] = [
  { name: "PNG", at: 0, bytes: [0x89, ...ascii("PNG")] },
  { name: "JPEG", at: 0, bytes: [0xff, 0xd8, 0xff] },
  { name: "GIF", at: 0, bytes: ascii("GIF8") },
  { name: "WebP", at: 8, bytes: ascii("WEBP") },
  { name: "TIFF", at: 0, bytes: [...ascii("II*"), 0] },
  { name: "TIFF", at: 0, bytes: [...ascii("MM"), 0, ...ascii("*")] },
  { name: "HEIC", at: 4, bytes: ascii("ftyphei") },
  { name: "AVIF", at: 4, bytes: ascii("ftypavif") },
];

/** The format of an image by its first bytes; null for an unknown format. */
export function imageFormat(beginning: Uint8Array): string | null {
  const found = IMAGE_BEGINNINGS.find(({ at, bytes }) => bytes.every((byte, index) => beginning[at + index] === byte));
  return found?.name ?? null;
}

export const IMAGES: SampleKind = {
  plural: "images",
  misplacedIsKnown: true,
  async isSample(path) {
    if (IMAGE_ENDINGS.includes(extname(path).toLowerCase())) return true;
    return imageFormat(await beginningOf(path)) !== null;
  },
};

/** What systems put into folders on their own. */
const LITTER = /^(thumbs\.db|ehthumbs(_vista)?\.db|desktop\.ini|icon\r)$/i;

const TEXT_ENDINGS: readonly string[] = ["", ".txt", ".text", ".md", ".html", ".htm", ".xml", ".json", ".eml"];

export const TEXTS: SampleKind = {
  plural: "texts",
  misplacedIsKnown: false,
  async isSample(path) {
    if (LITTER.test(basename(path))) return false;
    if (TEXT_ENDINGS.includes(extname(path).toLowerCase())) return true;
    const beginning = await beginningOf(path);
    const utf16 = (beginning[0] === 0xff && beginning[1] === 0xfe) || (beginning[0] === 0xfe && beginning[1] === 0xff);
    // UTF-16 is a text that cannot be read, which is said; zero bytes otherwise are those of a database, an image, a program
    return utf16 || !beginning.includes(0);
  },
};

const BEGINNING_BYTES = 1024;

/** What cannot be read is a sample, as far as is known: the reader says what is wrong with it. */
async function beginningOf(path: string): Promise<Uint8Array> {
  const bytes = new Uint8Array(BEGINNING_BYTES);
  const file = await open(path).catch(() => null);
  if (file === null) return bytes.subarray(0, 0);
  try {
    const { bytesRead } = await file.read(bytes, 0, bytes.length, 0);
    return bytes.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
