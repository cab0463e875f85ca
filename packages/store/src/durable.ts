import { open, rename } from "node:fs/promises";
import { dirname } from "node:path";

/** Renames a file whose bytes are on disk already, and makes the new name last through a power cut as well. */
export async function renameDurably(from: string, to: string): Promise<void> {
  await rename(from, to);
  await syncDirectory(dirname(to));
}

export async function syncDirectory(path: string): Promise<void> {
  // Windows has no handle for a folder; its rename is journalled.
  if (process.platform === "win32") return;
  const directory = await open(path, "r");
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
