import { realpath } from "node:fs/promises";
import { join, sep } from "node:path";
import { DataError } from "../data-error.js";
import { type FolderEntries, folderEntries, listedNames } from "./folder-entries.js";
import type { SampleKind } from "./sample-files.js";

/** A file of a folder, and the class whose folder it is in; null where it is in none. */
export interface ListedFile {
  readonly path: string;
  readonly label: string | null;
}

export interface FolderListing {
  /** The samples. */
  readonly files: readonly ListedFile[];
  /** Files that are no samples, below the folder. */
  readonly skipped: readonly string[];
}

/** Files whose beginnings are read at a time. */
const AT_ONCE = 64;

/**
 * Lists the samples of a folder with a folder for each class, in an order that no file system changes: by class and name, by code unit. Links are
 * followed. Hidden files and those that are no samples are skipped.
 *
 * @param flat whether the files may also be in the folder itself, and then have no class
 * @throws DataError not-found, unreadable; bad-folder for empty classes, a folder within one, samples beside them, a class that is a link to a
 *   folder above it, links that lead nowhere, pipes and devices
 */
export async function listFolder(folder: string, flat: boolean, kind: SampleKind): Promise<FolderListing> {
  const entries = await folderEntries(folder);
  const { folders, hidden } = entries;
  const beside = await sorted(folder, entries.files, kind);
  if (folders.length === 0) {
    if (flat && beside.samples.length > 0) {
      const files = beside.samples.map((name) => ({ path: join(folder, name), label: null }));
      return { files, skipped: [...hidden, ...beside.others] };
    }
    const got = entries.files.length === 0 ? "it is empty" : `got files and no folder: ${listedNames(entries.files)}`;
    throw new DataError("bad-folder", `expected a folder for each class, ${got}`, { file: folder });
  }
  if (kind.misplacedIsKnown && beside.samples.length > 0) {
    const what =
      beside.samples.length === 1 ? "the file" : `${beside.samples.length.toLocaleString("en")} ${kind.plural}`;
    throw new DataError(
      "bad-folder",
      `expected a folder for each class and nothing else, got ${what} ${listedNames(beside.samples)} beside ${folders.length} ${folders.length === 1 ? "folder" : "folders"}`,
      { file: folder },
    );
  }
  const top = await realpath(folder);
  const classes = await inOrder(folders, (label) => listClass(folder, top, label, kind));
  const empty = classes.filter(({ samples }) => samples.length === 0).map(({ label }) => `"${label}"`);
  if (empty.length > 0) {
    const text =
      empty.length === 1
        ? `the class ${empty[0]} has no ${kind.plural}; add some, or remove its folder`
        : `${empty.length.toLocaleString("en")} classes have no ${kind.plural}: ${listedNames(empty)}; add some, or remove their folders`;
    throw new DataError("bad-folder", text, { file: folder });
  }
  return {
    files: classes.flatMap(({ label, samples }) => samples.map((name) => ({ path: join(folder, label, name), label }))),
    skipped: [
      ...hidden,
      ...entries.files,
      ...classes.flatMap(({ label, skipped }) => skipped.map((name) => join(label, name))),
    ],
  };
}

interface ClassListing {
  readonly label: string;
  readonly samples: readonly string[];
  readonly skipped: readonly string[];
}

async function listClass(folder: string, top: string, label: string, kind: SampleKind): Promise<ClassListing> {
  const path = join(folder, label);
  const target = await realpath(path);
  if (`${top}${sep}`.startsWith(target.endsWith(sep) ? target : `${target}${sep}`)) {
    throw new DataError("bad-folder", `the class "${label}" is a link to ${target}, which it is in itself; remove it`, {
      file: folder,
    });
  }
  const { files, folders, hidden }: FolderEntries = await folderEntries(path);
  if (folders.length > 0) {
    const got = folders.length === 1 ? "the folder" : "the folders";
    throw new DataError("bad-folder", `expected files of the class "${label}", got ${got} ${listedNames(folders)}`, {
      file: path,
    });
  }
  const { samples, others } = await sorted(path, files, kind);
  return { label, samples, skipped: [...hidden, ...others] };
}

/** The names of samples, and those of other files. */
async function sorted(folder: string, names: readonly string[], kind: SampleKind) {
  const are = await inOrder(names, (name) => kind.isSample(join(folder, name)));
  return { samples: names.filter((_, index) => are[index]), others: names.filter((_, index) => !are[index]) };
}

/** Some at a time, so that a folder of any size opens few files at once; of several errors, the first in order. */
async function inOrder<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let start = 0; start < items.length; start += AT_ONCE) {
    const settled = await Promise.allSettled(items.slice(start, start + AT_ONCE).map(work));
    for (const one of settled) {
      if (one.status === "rejected") throw one.reason;
      results.push(one.value);
    }
  }
  return results;
}
