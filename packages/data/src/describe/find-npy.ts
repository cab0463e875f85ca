import { access } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { DataError } from "../data-error.js";
import type { NpzSource } from "../options.js";
import { npzNames } from "../sources/npz.js";
import { readBytes } from "../sources/read-bytes.js";
import type { FoundSources } from "./find-sources.js";

/** What people call the samples, and the labels that go with them. */
const PAIRS = [
  ["x", "y"],
  ["features", "labels"],
  ["features", "label"],
  ["images", "labels"],
  ["data", "target"],
  ["data", "labels"],
  ["inputs", "targets"],
] as const;

/** Finds the arrays of an NPZ file by their names: x and y, x_train and y_train, and the like. @throws DataError bad-npz */
export async function findNpz(path: string, absolute: string): Promise<FoundSources> {
  const names = npzNames(await readBytes(absolute), absolute);
  const named = (wanted: string) => names.find((name) => name.toLowerCase() === wanted) ?? null;
  const pair = (part: string): NpzSource | null => {
    for (const [x, y] of PAIRS) {
      const features = named(`${x}${part}`) ?? named(`${part.slice(1)}_${x}`);
      const label = named(`${y}${part}`) ?? named(`${part.slice(1)}_${y}`);
      if (features !== null && label !== null) {
        return { npz: path, features, label, weight: null, group: null, time: null, shape: null };
      }
    }
    return null;
  };
  const train = pair("_train") ?? pair("");
  if (train !== null) return { train, test: pair("_test") };
  throw new DataError(
    "bad-npz",
    `expected arrays named x and y, or x_train and y_train; the file has ${names.join(", ")}`,
    {
      file: absolute,
    },
  );
}

/** Finds the labels of an NPY file beside it: y.npy for x.npy, and the like. @throws DataError not-found */
export async function findNpy(path: string, absolute: string): Promise<FoundSources> {
  const name = basename(path);
  for (const [x, y] of PAIRS) {
    const labels = name.replace(new RegExp(`(^|[^a-z])${x}(?=[^a-z])`, "i"), (_, before: string) => `${before}${y}`);
    if (labels === name || !(await exists(join(dirname(absolute), labels)))) continue;
    return { train: { npy: path, labels: join(dirname(path), labels), shape: null }, test: null };
  }
  throw new DataError("not-found", "expected the labels beside it: y.npy for x.npy, labels.npy for features.npy", {
    file: absolute,
  });
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
