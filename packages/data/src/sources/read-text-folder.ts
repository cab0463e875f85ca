import { decodeText } from "./decode-text.js";
import { listFolder } from "./list-folder.js";
import { PLAIN_ROWS, type RawRows } from "./raw-rows.js";
import { readBytes } from "./read-bytes.js";

/**
 * Reads a folder of text files (UTF-8) with a folder for each class.
 *
 * @param folder absolute
 * @param flat whether the files may be in the folder itself, without labels
 * @throws DataError bad-folder, or bad-text for a file that is not UTF-8
 */
export async function readTextFolder(folder: string, flat: boolean): Promise<RawRows> {
  const files = await listFolder(folder, flat);
  const texts: string[] = [];
  for (const { path } of files) texts.push(decodeText(await readBytes(path), path));
  const labels = files.flatMap(({ label }) => (label === null ? [] : [label]));
  return {
    ...PLAIN_ROWS,
    file: folder,
    shape: [],
    count: files.length,
    features: new Uint8Array(0),
    texts,
    labels: labels.length === 0 ? null : { names: ["class"], fields: ["folder"], columns: [labels] },
  };
}
