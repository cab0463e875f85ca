import { unzipSync } from "fflate";
import { DataError } from "../data-error.js";
import { decodeNpy, type NpyArray } from "./npy.js";

/** What the arrays wanted may unpack to, so that a small file cannot fill the memory: as much as a file may have. */
const MAX_BYTES = 2 ** 31 - 1;

/**
 * Decodes arrays of an NPZ file: a zip file, packed or not, of one NPY file per array.
 *
 * @param wanted the names of the arrays; null for one that is not wanted
 * @throws DataError bad-npz for what is no zip file or lacks one of them, with the names that there are; bad-npy
 */
export function decodeNpz<Role extends string>(
  bytes: Uint8Array,
  wanted: Readonly<Record<Role, string | null>>,
  file: string,
): Record<Role, NpyArray | null> {
  const names = Object.values<string | null>(wanted).filter((name) => name !== null);
  const present: string[] = [];
  let total = 0;
  const entries = unzip(bytes, file, (entry, size) => {
    const name = entry.replace(/\.npy$/, "");
    present.push(name);
    if (!names.includes(name)) return false;
    total += size;
    if (total <= MAX_BYTES) return true;
    throw new DataError("bad-npz", `the arrays ${names.join(", ")} unpack to more than 2 GiB`, { file });
  });
  const decode = (name: string | null): NpyArray | null => {
    if (name === null) return null;
    const entry = entries[`${name}.npy`] ?? entries[name];
    if (entry !== undefined) return decodeNpy(entry, `${file}/${name}`);
    throw new DataError("bad-npz", `there is no array "${name}"; the file has ${present.join(", ") || "none"}`, {
      file,
    });
  };
  const arrays = Object.entries<string | null>(wanted).map(([role, name]) => [role, decode(name)]);
  return Object.fromEntries(arrays) as Record<Role, NpyArray | null>; // fromEntries forgets the keys
}

/** The names of a file's arrays. @throws DataError bad-npz for what is no zip file */
export function npzNames(bytes: Uint8Array, file: string): readonly string[] {
  const names: string[] = [];
  unzip(bytes, file, (entry) => {
    names.push(entry.replace(/\.npy$/, ""));
    return false;
  });
  return names;
}

function unzip(bytes: Uint8Array, file: string, wants: (name: string, size: number) => boolean) {
  try {
    return unzipSync(bytes, { filter: ({ name, originalSize }) => wants(name, originalSize) });
  } catch (cause) {
    if (cause instanceof DataError) throw cause;
    throw new DataError(
      "bad-npz",
      `expected a zip file of arrays, as numpy.savez writes it (${(cause as Error).message})`,
      {
        file,
        cause,
      },
    );
  }
}
