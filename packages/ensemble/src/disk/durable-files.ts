import { open } from "node:fs/promises";

/** Writes a new file and waits until it is on the disk. */
export async function writeDurably(path: string, content: Uint8Array | string): Promise<void> {
  const file = await open(path, "w");
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Waits until a folder's entries (renames among them) are on the disk; where folders cannot be opened (Windows), does nothing. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === "win32") return;
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
