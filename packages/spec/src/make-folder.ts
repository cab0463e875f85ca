import { mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * Makes a folder with its parents, if it is not there. Node's own way of doing so never comes to an end where a folder is there and none can
 * be made in it (`ENOENT`, as in /proc). It is here since every package that writes folders has the spec below it.
 *
 * @returns the topmost folder that was made; null when all were there
 * @throws the system's error when one cannot be made
 */
export async function makeFolder(path: string): Promise<string | null> {
  try {
    return await makeOne(path);
  } catch (error) {
    const parent = dirname(path);
    if (codeOf(error) !== "ENOENT" || parent === path) throw error;
    const topmost = await makeFolder(parent);
    const made = await makeOne(path);
    return topmost ?? made;
  }
}

/** Makes a folder in one that is there; null when it is there already. */
async function makeOne(path: string): Promise<string | null> {
  try {
    await mkdir(path);
    return path;
  } catch (error) {
    if (codeOf(error) !== "EEXIST" || !(await stat(path)).isDirectory()) throw error;
    return null;
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
