import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";

/** What the system says of a file whose bytes cannot be had. */
const UNREADABLE = new Set(["ENOENT", "EISDIR", "ENOTDIR", "EACCES", "EPERM", "EIO"]);

/** The bytes of an artifact's file, hashed where they are used; null when they are others, or the file gives none. */
export async function readInput(path: string, sha256: string): Promise<Buffer | null> {
  try {
    const bytes = await readFile(path);
    return createHash("sha256").update(bytes).digest("hex") === sha256 ? bytes : null;
  } catch (error) {
    if (UNREADABLE.has((error as NodeJS.ErrnoException).code ?? "")) return null;
    throw error;
  }
}
