import { readdir, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { DataError } from "../data-error.js";
import { compareCodeUnits } from "../labels/class-names.js";
import type { SourceOptions } from "../options.js";
import { folderEntries, listedNames } from "../sources/folder-entries.js";
import { PLAIN_CSV } from "../sources/read-source.js";
import { openParquet } from "../tables/parquet-records.js";
import type { Cell } from "../tables/records.js";
import { findCsv } from "./find-csv.js";
import { findImageFolder } from "./find-image-folder.js";
import { findNpy, findNpz } from "./find-npy.js";
import { likelyLabel } from "./likely-label.js";

/** Where rows to train on are, and rows to test on if they were found beside them. */
export interface FoundSources {
  readonly train: SourceOptions;
  readonly test: SourceOptions | null;
  /** Columns that are left out, a sentence each. Default: none. */
  readonly notes?: readonly string[];
}

/**
 * Finds out what a path holds.
 *
 * @param path relative to `baseDirectory`, as are the paths of the result
 * @throws DataError not-found, or bad-option for what is none of the formats
 */
export async function findSources(path: string, baseDirectory: string): Promise<FoundSources> {
  const absolute = resolve(baseDirectory, path);
  const found = await stat(absolute).catch((cause: NodeJS.ErrnoException) => {
    throw new DataError("not-found", "there is no such file or folder", { file: absolute, cause });
  });
  if (found.isDirectory()) return inFolder(path, absolute);
  if (/\.npz$/i.test(path)) return findNpz(path, absolute);
  if (/\.npy(\.gz)?$/i.test(path)) return findNpy(path, absolute);
  if (/\.(parquet|pq|parq)$/i.test(path)) return findParquet(path, absolute);
  if (/(-ubyte|\.idx\d?)(\.gz)?$/i.test(path)) return besideIdx(path, absolute);
  return alone(await findCsv(path, absolute));
}

function alone(train: SourceOptions): FoundSources {
  return { train, test: null };
}

/** So many rows are looked at for the label. */
const ROWS_LOOKED_AT = 1000;

/** Columns whose values are lists, structures and the like are left out. */
async function findParquet(path: string, absolute: string): Promise<FoundSources> {
  const { names, width, leftOut, unreadable, forEach } = await openParquet(absolute);
  const rows: Cell[][] = [];
  forEach((cells) => {
    if (rows.length < ROWS_LOOKED_AT) rows.push([...cells]);
  });
  const idle = new Set(leftOut.map(({ column }) => column));
  const { labels: _labels, header: _header, delimiter: _delimiter, skipLines: _skipLines, ...columns } = PLAIN_CSV;
  const nameOf = (column: number) => names?.[column] ?? column;
  return {
    train: {
      ...columns,
      parquet: path,
      label: likelyLabel({ names, width, idle, unreadable: new Set(unreadable.keys()), rows }),
      ignore: [...unreadable.keys()].map(nameOf),
    },
    test: null,
    notes: [...unreadable].map(([column, what]) => `the column "${nameOf(column)}" holds ${what}: it is left out`),
  };
}

/** Images and their labels are files beside each other. @throws DataError bad-option where one of them is alone */
async function besideIdx(path: string, absolute: string): Promise<FoundSources> {
  const found = idxAmong(await readdir(resolve(absolute, "..")), join(path, ".."));
  if (found !== null) return found;
  throw new DataError(
    "bad-option",
    "expected an IDX file of images and one of labels beside each other, named as MNIST's are: train-images-idx3-ubyte and train-labels-idx1-ubyte; found no such pair",
    { file: absolute },
  );
}

function idxAmong(files: readonly string[], path: string): FoundSources | null {
  const idx = (part: RegExp) => {
    const [images, labels] = [/images|idx[34]/i, /labels|idx1/i].map((kind) =>
      files.toSorted(compareCodeUnits).find((name) => part.test(name) && kind.test(name) && /idx|ubyte/i.test(name)),
    );
    return images === undefined || labels === undefined || images === labels
      ? null
      : { images: join(path, images), labels: join(path, labels) };
  };
  const train = idx(/^train/i) ?? idx(/./);
  return train && { train, test: idx(/^(t10k|test)/i) };
}

/** IDX files, or a folder for each class; with `train` and `test` in it, both. */
async function inFolder(path: string, absolute: string): Promise<FoundSources> {
  const { files, folders } = await folderEntries(absolute);
  const found = idxAmong(files, path);
  if (found !== null) return found;
  if (folders.includes("train")) {
    const own = await findClasses(join(path, "train"), join(absolute, "train"));
    const tested = folders.includes("test") ? await findClasses(join(path, "test"), join(absolute, "test")) : null;
    return {
      train: own,
      test: tested && "folder" in own && "folder" in tested ? { ...own, folder: tested.folder } : tested,
    };
  }
  const table = files
    .toSorted((a, b) => Number(/train/i.test(b)) - Number(/train/i.test(a)))
    .find((name) => TABLE.test(name));
  if (folders.length === 0 && table !== undefined) {
    const text = `expected a folder for each class, got files and no folder: ${listedNames(files)}; to look at a table name its file, such as ${join(path, table)}`;
    throw new DataError("bad-folder", text, { file: absolute });
  }
  return alone(await findClasses(path, absolute));
}

const TABLE = /\.(csv|tsv|parquet|pq|parq|npz)(\.gz)?$/i;

/** A folder of images where each class has some, else one of texts. */
async function findClasses(path: string, absolute: string): Promise<SourceOptions> {
  const image = await findImageFolder(path, absolute);
  return image ?? { texts: path };
}
