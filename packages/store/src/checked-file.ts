import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { fromDiskError, StoreError } from "./store-error.js";

/** Which file lay at a path, so that another one that came there since is known. */
export interface FileIdentity {
  readonly isFile: boolean;
  readonly size: number;
  readonly inode: number;
  readonly modifiedMs: number;
}

const CHUNK_BYTES = 256 * 1024;

/**
 * The bytes of a file that is named by their SHA-256, in chunks of 256 KiB, hashed on the way: whoever takes them all knows at the end that
 * they are right.
 *
 * @throws StoreError `artifact-corrupt` after the last chunk when they are others, or where the disk gives none; the system's error otherwise
 */
export async function* checkedChunks(path: string, { isFile }: FileIdentity, sha256: string): AsyncGenerator<Buffer> {
  // To read from a named pipe would be to wait for its other end.
  if (!isFile) throw damaged("it is no file");
  const hash = createHash("sha256");
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES }) as AsyncIterable<Buffer>) {
      hash.update(chunk);
      yield chunk;
    }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (UNREADABLE.has(code ?? "")) throw damaged(`it cannot be read (${message})`, { cause: error });
    throw error;
  }
  const came = hash.digest("hex");
  if (came !== sha256) throw damaged(`its bytes have the SHA-256 ${came}`);
}

function damaged(how: string, options?: ErrorOptions): StoreError {
  return new StoreError("artifact-corrupt", how, options);
}

/** What the system says of a file whose bytes cannot be had. Others (too many open files, no memory) say nothing about the file. */
const UNREADABLE = new Set(["EIO", "EISDIR", "EACCES", "EPERM", "ENXIO", "EBADMSG", "EUCLEAN"]);

/** What lies at a path; null for nothing. */
export async function identityOf(path: string): Promise<FileIdentity | null> {
  try {
    const entry = await stat(path);
    return { isFile: entry.isFile(), size: entry.size, inode: entry.ino, modifiedMs: entry.mtimeMs };
  } catch (error) {
    // A link to nowhere, and one to itself, are nothing as well.
    if (["ENOENT", "ELOOP"].includes((error as NodeJS.ErrnoException).code ?? "")) return null;
    throw fromDiskError(error, path);
  }
}

export function isSameFile(one: FileIdentity, other: FileIdentity): boolean {
  return one.inode === other.inode && one.size === other.size && one.modifiedMs === other.modifiedMs;
}
