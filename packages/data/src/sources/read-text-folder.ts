import { skippedFiles } from "../findings/skipped-files.js";
import { decodeText } from "./decode-text.js";
import { FileProblems } from "./file-problems.js";
import { listFolder } from "./list-folder.js";
import { PLAIN_ROWS, type RawRows } from "./raw-rows.js";
import { readBytes } from "./read-bytes.js";
import { TEXTS } from "./sample-files.js";

/**
 * Reads a folder of text files (UTF-8) with a folder for each class.
 *
 * @param folder absolute
 * @param flat whether the files may be in the folder itself, without labels
 * @throws DataError bad-folder, or bad-text for files that are not UTF-8, all of them at once
 */
export async function readTextFolder(folder: string, flat: boolean): Promise<RawRows> {
  const { files, skipped } = await listFolder(folder, flat, TEXTS);
  const texts: string[] = [];
  const problems = new FileProblems(folder, files.length, TEXTS.plural);
  for (const { path } of files) {
    try {
      texts.push(decodeText(await readBytes(path), path));
    } catch (error) {
      problems.add(error);
    }
  }
  problems.throwIfAny();
  const labels = files.flatMap(({ label }) => (label === null ? [] : [label]));
  return {
    ...PLAIN_ROWS,
    file: folder,
    shape: [],
    count: files.length,
    features: new Uint8Array(0),
    texts,
    findings: skippedFiles(folder, skipped, TEXTS.plural),
    labels: labels.length === 0 ? null : { names: ["class"], fields: ["folder"], columns: [labels] },
  };
}
