import type { Dirent } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { DataError } from "../data-error.js";
import { compareCodeUnits } from "../labels/class-names.js";

/** A file of a folder, and the class whose folder it is in; null where it is in none. */
export interface ListedFile {
  readonly path: string;
  readonly label: string | null;
}

/**
 * Lists the files of a folder with a folder for each class, in an order that no file system changes: by class and name, by code unit.
 * Hidden files are left out.
 *
 * @param flat whether the files may also be in the folder itself, and then have no class
 * @throws DataError not-found, unreadable; bad-folder for an empty class, a folder within one, files beside them, or pipes and devices
 */
export async function listFolder(folder: string, flat: boolean): Promise<readonly ListedFile[]> {
  const { files, folders } = await entriesOf(folder);
  if (flat && folders.length === 0 && files.length > 0) {
    return files.map((name) => ({ path: join(folder, name), label: null }));
  }
  const [stray] = files;
  if (stray !== undefined || folders.length === 0) {
    const got = stray === undefined ? "it is empty" : `got the file ${stray} beside ${folders.length} folders`;
    throw new DataError("bad-folder", `expected a folder for each class and nothing else, ${got}`, { file: folder });
  }
  const classes = await Promise.all(folders.map((label) => filesOfClass(join(folder, label), label)));
  return classes.flat();
}

async function filesOfClass(folder: string, label: string): Promise<ListedFile[]> {
  const { files, folders } = await entriesOf(folder);
  const [inner] = folders;
  if (inner !== undefined) {
    throw new DataError("bad-folder", `expected files of the class "${label}", got the folder ${inner}`, {
      file: folder,
    });
  }
  if (files.length === 0) {
    throw new DataError("bad-folder", `the class "${label}" has no files; add some, or remove its folder`, {
      file: folder,
    });
  }
  return files.map((name) => ({ path: join(folder, name), label }));
}

async function entriesOf(folder: string): Promise<{ files: string[]; folders: string[] }> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause: NodeJS.ErrnoException) => {
    const missing = cause.code === "ENOENT";
    const text = missing
      ? "there is no such folder; check the path (it is relative to the spec)"
      : `the folder cannot be read (${cause.code})`;
    throw new DataError(missing ? "not-found" : "unreadable", text, { file: folder, cause });
  });
  const seen = entries.filter(({ name }) => !name.startsWith("."));
  await Promise.all(seen.map((entry) => checkFile(folder, entry)));
  const names = (some: typeof seen) => some.map(({ name }) => name).sort(compareCodeUnits);
  // a link counts as what it most likely is: a file
  return {
    files: names(seen.filter((entry) => !entry.isDirectory())),
    folders: names(seen.filter((entry) => entry.isDirectory())),
  };
}

/** A pipe would be waited for, a device read without end. What a broken link lacks is said when it is read. */
async function checkFile(folder: string, entry: Dirent): Promise<void> {
  if (entry.isFile() || entry.isDirectory()) return;
  const kind = entry.isSymbolicLink() ? await stat(join(folder, entry.name)).catch(() => null) : entry;
  if (kind === null || kind.isFile() || kind.isDirectory()) return;
  throw new DataError("bad-folder", `expected files, got ${entry.name}, which is a pipe or a device; remove it`, {
    file: folder,
  });
}
